"""The register from a workbook: its columns, what each row would do, and doing it in bulk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import IO, Any

from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.audit.canonical import JSON
from foundation.audit.trail import record_many
from foundation.enterprises.actions.register import Particulars, differences, find_by
from foundation.enterprises.models import Enterprise, FormerName, Industry, RiskGrade
from foundation.imports.importers import Importer, Progress, register_importer
from foundation.procedure.refusals import Refused
from foundation.regions import tree
from foundation.web.sheets import Column, Reading, Sheet, read_rows
from foundation.workdays.quarters import today

KIND = "enterprises"
UPDATE = "update"
NEW, CHANGED, SAME = "新登记", "更新", "无变化"
_PART = 2000  # rows in one round to the database
_PREVIEW = 20


def _labels(choices: Any) -> dict[str, str]:
    return {str(label): value for value, label in choices.choices}


def region_of(text: str) -> str:
    """A region by its code or its full name (宁夏回族自治区银川市兴庆区, or 银川市兴庆区)."""
    found = text if text in tree() else _region_names().get("".join(text.split()))
    if found is None:
        raise Refused("不在区划表中。", remedy="请填写六位区划代码，或者区划全称。")
    return found


@cache
def _region_names() -> dict[str, str]:
    """Every way of writing a region that means one region only."""
    names: dict[str, str] = {}
    doubled: set[str] = set()
    root = tree().root.name
    for code, region in tree().items():
        full = tree().full_name(code)
        for name in {full, full.removeprefix(root), region.name} - {""}:
            if names.setdefault(name, code) != code:
                doubled.add(name)
    return {name: code for name, code in names.items() if name not in doubled}


@cache
def sheet() -> Sheet:
    """The sheet 企业; its headings are those of the export, so that an export comes back in."""
    yes_no = {"是": True, "否": False}
    return Sheet(
        name="企业",
        also=("数据",),
        past=("状态",),
        columns=(
            Column(name="name", heading="企业名称", required=True, help="与营业执照一致。"),
            Column(
                name="credit_code",
                heading="统一社会信用代码",
                required=True,
                code=True,
                help="18位；小写、空格会自动转换。",
            ),
            Column(
                name="region_code",
                heading="行政区域",
                required=True,
                parse=region_of,
                help="六位区划代码，或者区划名称，例如：银川市兴庆区。",
            ),
            Column(name="industry", heading="行业", required=True, choices=_labels(Industry)),
            Column(
                name="risk_grade", heading="风险等级", required=True, choices=_labels(RiskGrade)
            ),
            Column(name="address", heading="地址", required=True),
            Column(name="legal_representative", heading="法定代表人", required=True),
            Column(name="contact_name", heading="联系人"),
            Column(name="contact_phone", heading="联系电话", help="请设为文本格式。"),
            Column(
                name="licensed_in_area",
                heading="本区发证",
                choices=yes_no,
                help="不填为“是”。",
            ),
            Column(name="home_authority", heading="发证地主管部门", help="外地发证的企业填写。"),
        ),
    )


@dataclass(slots=True)
class EnterprisePart:
    """Rows that are right: new ones, changed ones with what differs, and how many are the same."""

    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[tuple[Enterprise, dict[str, Any]]] = field(default_factory=list)
    same: int = 0

    @property
    def counts(self) -> Counter[str]:
        return +Counter({NEW: len(self.new), CHANGED: len(self.changed), SAME: self.same})

    @property
    def preview(self) -> Sequence[Mapping[str, str]]:
        given = [*self.new[:_PREVIEW], *(given for _, given in self.changed[:_PREVIEW])]
        return [_shown(one) for one in given]

    def write(self, by: User) -> None:
        """Store them; each enterprise's trail says that it came from a file."""
        made = [Enterprise(**given) for given in self.new]
        for enterprise in made:
            find_by(enterprise, [enterprise.name])
        Enterprise.objects.bulk_create(made, batch_size=_PART)
        record_many(
            "enterprises.enterprise.registered",
            ((one, _told(one)) for one in made),
            by=by,
            after=Enterprise.State.ACTIVE,
        )
        if self.changed:
            self._write_changes(by)

    def _write_changes(self, by: User) -> None:
        told = [(old, differences(old, given)) for old, given in self.changed]
        renamed = [old for old, given in self.changed if old.name != given["name"]]
        FormerName.objects.bulk_create(
            FormerName(enterprise=old, name=old.name, until=today()) for old in renamed
        )
        former = _former_names([old.pk for old, _ in self.changed])
        for old, given in self.changed:
            for name, value in given.items():
                setattr(old, name, value)
            find_by(old, [old.name, *former.get(old.pk, [])])
        fields = [*self.changed[0][1], "grams", "search_text"]
        Enterprise.objects.bulk_update([old for old, _ in self.changed], fields, batch_size=500)
        record_many("enterprises.enterprise.changed", told, by=by)


def _former_names(keys: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = FormerName.objects.filter(enterprise__in=keys).values_list("enterprise_id", "name")
    for pk, name in rows:
        found.setdefault(pk, []).append(name)
    return found


def _told(one: Enterprise) -> dict[str, JSON]:
    return {"企业名称": one.name, "统一社会信用代码": one.credit_code, "方式": "Excel 导入"}


def _shown(given: Mapping[str, Any]) -> dict[str, str]:
    """The values of a row under their headings, as people read them."""
    shown = {}
    for column in sheet().columns:
        value = given[column.name]
        labels = {known: label for label, known in column.choices.items()}
        if column.name == "region_code":
            value = tree().full_name(value)
        shown[column.heading] = str(labels.get(value, value))
    return shown


def parts(
    file: IO[bytes], options: frozenset[str], reading: Reading, progress: Progress
) -> Iterator[EnterprisePart]:
    """Read and judge the sheet; codes are compared within the file and with the register."""
    yield from judged(file, sheet(), reading, progress, update=UPDATE in options)


def judged(
    file: IO[bytes],
    source: Sheet,
    reading: Reading,
    progress: Progress,
    *,
    update: bool = False,
    keep: bool = False,
) -> Iterator[EnterprisePart]:
    """The sheet as parts. Registered codes are refused, updated, or with ``keep`` left alone."""
    rows = read_rows(file, source, reading, progress)
    first_rows: dict[str, int] = {}
    for some in batched_rows(rows):
        given = list(_checked(some, reading, first_rows))
        yield _against_register(given, reading, update=update, keep=keep)


def batched_rows(rows: Iterator[tuple[int, dict[str, Any]]]) -> Iterator[list[Any]]:
    while some := list(islice(rows, _PART)):
        yield some


def _checked(
    rows: Sequence[tuple[int, dict[str, Any]]], reading: Reading, first_rows: dict[str, int]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows that the rules of the register take, each code once."""
    for number, values in rows:
        try:
            given = _particulars(values).checked()
        except Refused as refused:
            reading.refuse(sheet(), number, refused.field, values.get(refused.field), str(refused))
            continue
        code = given["credit_code"]
        if (before := first_rows.setdefault(str(code), number)) != number:
            why = f"与第{before}行的代码重复。"
            reading.refuse(sheet(), number, "credit_code", code, why)
            continue
        yield number, given


def _particulars(values: Mapping[str, Any]) -> Particulars:
    given: dict[str, Any] = {name: "" if value is None else value for name, value in values.items()}
    if given.get("licensed_in_area", "") == "":
        given["licensed_in_area"] = True
    return Particulars(**given)


def _against_register(
    rows: Sequence[tuple[int, dict[str, Any]]], reading: Reading, *, update: bool, keep: bool
) -> EnterprisePart:
    part = EnterprisePart()
    codes = [given["credit_code"] for _, given in rows]
    known = {one.credit_code: one for one in Enterprise.objects.filter(credit_code__in=codes)}
    for number, given in rows:
        old = known.get(given["credit_code"])
        if old is None:
            part.new.append(given)
        elif keep:
            part.same += 1
        elif not update:
            why = (
                f"该代码已登记为“{old.name}”。请删去该行；"
                "要用表格更新已登记的企业，请在上传时勾选该选项。"
            )
            reading.refuse(sheet(), number, "credit_code", old.credit_code, why)
        elif any(getattr(old, name) != value for name, value in given.items()):
            part.changed.append((old, given))
        else:
            part.same += 1
    return part


def register() -> None:
    register_importer(
        Importer(
            kind=KIND,
            title="企业登记",
            permission=Permission.MANAGE_ENTERPRISES,
            sheets=(sheet(),),
            parts=parts,
            back="enterprises:list",
            intro="一次最多导入100,000家企业，全部正确才会导入。",
            options={UPDATE: "已登记的企业按表格更新（不勾选时，已登记的代码作为错误列出）"},
        )
    )
