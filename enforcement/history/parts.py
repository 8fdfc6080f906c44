"""Reading the workbook sheet by sheet: each row judged, references looked up, nothing stored yet.

What a sheet refers to stands in an earlier sheet of the workbook or in the registers; ``Known``
remembers what the workbook itself brings, so that the check sees what the import will find.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from enforcement.history import sheets, writing
from enforcement.models import Accident, Case, Inspection, Officer
from enforcement.rules import accidents as accident_rules
from foundation.accounts.models import Office, User
from foundation.enterprises import importing as enterprises
from foundation.enterprises.models import Enterprise
from foundation.imports.importers import Part, Progress
from foundation.procedure.refusals import Refused
from foundation.web.sheets import Reading, Sheet, read_rows
from foundation.workdays.quarters import today

Row = dict[str, Any]


@dataclass(slots=True)
class Known:
    """What this workbook brings: codes of units, certificates, inspections with unit and day."""

    codes: set[str] = field(default_factory=set)
    certificates: set[str] = field(default_factory=set)
    visits: dict[str, Row] = field(default_factory=dict)
    rows: dict[str, dict[str, int]] = field(default_factory=dict)

    def once(self, sheet: Sheet, number: str, row: int) -> None:
        """``Refused`` for a number that stands in the sheet twice."""
        before = self.rows.setdefault(sheet.name, {}).setdefault(number, row)
        if before != row:
            raise Refused(f"与第{before}行重复。", field="number")


@dataclass(slots=True)
class HistoryPart:
    """Right rows of one sheet."""

    sheet: Sheet
    rows: Sequence[Row]
    store: Callable[[Sequence[Row], User], None]
    preview: Sequence[Mapping[str, str]] = ()

    @property
    def counts(self) -> Counter[str]:
        return Counter({self.sheet.name: len(self.rows)})

    def write(self, by: User) -> None:
        self.store(self.rows, by)


def parts(
    file: IO[bytes], _options: frozenset[str], reading: Reading, progress: Progress
) -> Iterator[Part]:
    """All sheets in the order in which they refer to each other."""
    known, done = Known(), _Counted(progress)
    yield from _units(file, reading, done, known)
    for sheet, judge, store in (
        (sheets.OFFICERS, _officer, writing.officers),
        (sheets.INSPECTIONS, _inspection, writing.inspections),
        (sheets.HAZARDS, _hazard, writing.hazards),
        (sheets.CASES, _case, writing.cases),
        (sheets.ACCIDENTS, _accident, writing.accidents),
        (sheets.STATED, _stated, writing.stated),
    ):
        read = read_rows(file, sheet, reading, done)
        for some in enterprises.batched_rows(read):
            right = list(_judged(sheet, some, reading, known, judge))
            if right:
                yield HistoryPart(sheet, right, store)
        done.next_sheet()


class _Counted:
    """Progress over all sheets together."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._before, self._now = progress, 0, 0

    def __call__(self, rows: int) -> None:
        self._now = rows
        self._progress(self._before + rows)

    def next_sheet(self) -> None:
        self._before, self._now = self._before + self._now, 0


def _units(
    file: IO[bytes], reading: Reading, done: _Counted, known: Known
) -> Iterator[enterprises.EnterprisePart]:
    """Units that are registered already with the same code are left as they are."""
    for part in enterprises.judged(file, sheets.units(), reading, done, keep=True):
        known.codes.update(given["credit_code"] for given in part.new)
        yield part
    done.next_sheet()


def _judged(
    sheet: Sheet,
    rows: Sequence[tuple[int, Row]],
    reading: Reading,
    known: Known,
    judge: Callable[[Row, int, Known, Found], None],
) -> Iterator[Row]:
    found = Found.of([values for _, values in rows])
    for number, values in rows:
        try:
            judge(values, number, known, found)
        except Refused as refused:
            reading.refuse(sheet, number, refused.field, values.get(refused.field), str(refused))
            continue
        yield values


@dataclass(frozen=True, slots=True)
class Found:
    """What the registers hold of what some rows refer to: five queries for all of them."""

    units: Mapping[str, Enterprise]
    certificates: frozenset[str]
    visits: Mapping[str, Inspection]
    cases: frozenset[str]
    accidents: frozenset[str]
    offices: Mapping[str, int]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Found:
        def given(*names: str) -> set[str]:
            return {row[name] for row in rows for name in names if row.get(name)}

        numbers = given("number", "inspection")
        certificates = given("certificate") | {
            one for row in rows for one in row.get("officers") or ()
        }
        units = Enterprise.objects.filter(credit_code__in=given("credit_code", "party_code"))
        visits = Inspection.objects.filter(number__in=numbers).select_related("enterprise")
        officers = Officer.objects.filter(certificate__in=certificates)
        return cls(
            {one.credit_code: one for one in units},
            frozenset(officers.values_list("certificate", flat=True)),
            {one.number: one for one in visits},
            frozenset(Case.objects.filter(number__in=numbers).values_list("number", flat=True)),
            frozenset(Accident.objects.filter(number__in=numbers).values_list("number", flat=True)),
            dict(Office.objects.values_list("name", "pk")),
        )


def _unit(code: str, name: str, known: Known, found: Found) -> None:
    if code not in known.codes and code not in found.units:
        raise Refused("没有登记该代码的企业。", remedy="请先登记，或者写入“企业”表。", field=name)


def _team(values: Row, known: Known, found: Found) -> None:
    for one in values.get("officers") or ():
        if one not in known.certificates and one not in found.certificates:
            raise Refused(f"没有执法证号为“{one}”的执法人员。", field="officers")


def _past(values: Row, *names: str) -> None:
    """Days in their order, none after today."""
    before = None
    for name in names:
        day = values.get(name)
        if day is None:
            continue
        if day > today():
            raise Refused("日期不能晚于今天。", field=name)
        if before is not None and day < before:
            raise Refused("日期早于前一环节的日期。", field=name)
        before = day


def _officer(values: Row, row: int, known: Known, found: Found) -> None:
    number = values["certificate"]
    known.once(sheets.OFFICERS, number, row)
    if number in found.certificates:
        raise Refused("该执法证号已经登记。", remedy="请删去该行。", field="certificate")
    if values["office"] not in found.offices:
        raise Refused(
            "没有这个处室。", remedy=f"可填：{'、'.join(found.offices)}。", field="office"
        )
    if values["valid_to"] < values["valid_from"]:
        raise Refused("证件有效期止日不能早于起日。", field="valid_to")
    values["office_id"] = found.offices[values["office"]]
    known.certificates.add(number)


def _inspection(values: Row, row: int, known: Known, found: Found) -> None:
    known.once(sheets.INSPECTIONS, values["number"], row)
    if values["number"] in found.visits:
        raise Refused("该检查编号已经存在。", remedy="请删去该行。", field="number")
    _unit(values["credit_code"], "credit_code", known, found)
    _team(values, known, found)
    _past(values, "on", "closed_on")
    known.visits[values["number"]] = {"code": values["credit_code"], "on": values["on"]}


def _hazard(values: Row, _row: int, known: Known, found: Found) -> None:
    number = values["inspection"]
    if number in known.visits:
        values["found_on"] = known.visits[number]["on"]
    elif (visit := found.visits.get(number)) and visit.enterprise and visit.started_on:
        values["found_on"] = visit.started_on
    else:
        raise Refused("没有这个编号的监督检查。", field="inspection")
    _past(values, "found_on", "cancelled_on")
    due = values.get("due")
    if due is None and values.get("cancelled_on") is None:
        raise Refused("没有销号的隐患必须填写整改期限。", field="due")
    if due is not None and due < values["found_on"]:
        raise Refused("整改期限早于检查日期。", field="due")


def _case(values: Row, row: int, known: Known, found: Found) -> None:
    known.once(sheets.CASES, values["number"], row)
    if values["number"] in found.cases:
        raise Refused("该案件编号已经存在。", remedy="请删去该行。", field="number")
    visit = values.get("inspection")
    if visit and visit not in known.visits and visit not in found.visits:
        raise Refused("没有这个编号的监督检查。", field="inspection")
    _team(values, known, found)
    _past(values, "registered_on", "decided_on", "closed_on")
    _challenges(values)
    _penalties(values)
    code = values.get("party_code")
    registered = bool(code) and (code in known.codes or code in found.units)
    values["registered"] = registered
    _place(values, registered, "party_address", "region_code", "industry")
    if values.get("closed_on") is None:
        _running(values)


def _running(values: Row) -> None:
    """Only what is decided and still being executed goes on from here."""
    if not values.get("decided_on"):
        raise Refused(
            "没有决定也没有结案的案件不能导入。", remedy="请在系统中立案。", field="closed_on"
        )
    if len(set(values.get("officers") or ())) < 2:
        raise Refused("没有结案的案件须填写两名以上执法证号。", field="officers")


def _challenges(values: Row) -> None:
    for name in ("review_on", "lawsuit_on"):
        _past(values, "decided_on", name)
        if values.get(name) and not values.get("decided_on"):
            raise Refused("没有处罚决定，不能有复议、诉讼。", field=name)


def _penalties(values: Row) -> None:
    money = values.get("fine") or values.get("confiscated")
    given = bool(money or values.get("kinds"))
    if given and not values.get("decided_on"):
        raise Refused("有处罚的必须填写决定日期。", field="decided_on")
    if values.get("decided_on") and not given:
        raise Refused("没有填写处罚内容。", remedy="不予处罚的请不填决定日期。", field="fine")


def _place(values: Row, registered: bool, *names: str) -> None:
    for name in names:
        if not registered and not values.get(name):
            raise Refused("没有登记的单位或者个人必须填写。", field=name)


def _accident(values: Row, row: int, known: Known, found: Found) -> None:
    known.once(sheets.ACCIDENTS, values["number"], row)
    if values["number"] in found.accidents:
        raise Refused("该事故编号已经存在。", remedy="请删去该行。", field="number")
    code = values.get("credit_code")
    if code:
        _unit(code, "credit_code", known, found)
    elif not values.get("unit_name"):
        raise Refused("请填写统一社会信用代码或者单位名称。", field="unit_name")
    _place(values, bool(code), "region_code", "industry")
    _past(values, "on", "reply_on")
    names = ("deaths", "serious", "minor", "loss")
    figures = accident_rules.Figures(*(values[name] for name in names)).checked()
    values["grade"] = accident_rules.class_of(figures).value


def _stated(values: Row, row: int, known: Known, _found: Found) -> None:
    known.once(sheets.STATED, f"{values['year']}{values['key']}", row)
