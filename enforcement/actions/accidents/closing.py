"""Closing, the evaluation one year later, and filing with the superior committee (二（四）)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.files import File

from enforcement.actions.accidents import terms
from enforcement.actions.accidents.shared import Uploads, at, keep, locked, tell, within
from enforcement.models import Accident, AccidentMeasure
from enforcement.rules.publishable import mask_names, refuse_personal_numbers
from enforcement.states.accident import (
    ARTICLE,
    CLOSED,
    CLOSING,
    EVALUATED,
    FILED,
    INVESTIGATING,
    PROCEDURE,
)
from foundation.accounts.models import User
from foundation.accounts.step_up import Confirmed
from foundation.accounts.steps import check_step
from foundation.procedure.acts import act
from foundation.procedure.given import written
from foundation.procedure.refusals import Refused
from foundation.workdays.quarters import today


@dataclass(frozen=True, slots=True)
class Publication:
    """What the public shall read: the text, and the names that are masked in it, one a line."""

    text: str
    people: str
    file: File[bytes] | None = None


@dataclass(frozen=True, slots=True)
class MeasureFound:
    """What the evaluation found of one measure."""

    found: str
    finding: str


@act
def propose_closing(accident: Accident, given: Publication, *, by: User) -> Accident:
    """Ask for closing with the text for the public; names in it are masked by rule (张某).

    ``Refused`` without report, reply or measures, with an open extension, or for ID or telephone
    numbers in the text (beside the field).
    """
    found = at(accident, "propose_closing", by, target=CLOSING)
    _ready(found)
    text = written(given.text, "公开的调查报告正文", "text")
    refuse_personal_numbers(text, field="text")
    found.people = given.people.strip()
    found.public_text = mask_names(text, names_of(found))
    if given.file is not None:
        (found.public_file,) = keep(found, [given.file], by)
    found.proposed_on, found.proposed_by, found.state = today(), by, CLOSING
    found.save(
        update_fields=[
            "people",
            "public_text",
            "public_file",
            "proposed_on",
            "proposed_by",
            "state",
        ]
    )
    terms.follow(found, by=by)
    tell("propose_closing", found, by, before=INVESTIGATING, after=CLOSING)
    return found


@act
def close(accident: Accident, *, by: User, confirmed: Confirmed | None) -> Accident:
    """Close the case (结案): text and file may be published; another person than who proposed."""
    found = locked(accident)
    check_step(
        PROCEDURE,
        "close",
        state=found.state,
        by=by,
        target=CLOSED,
        confirmed=confirmed,
        proposed_by=found.proposed_by_id,
    )
    found.closed_on, found.closed_by, found.state = today(), by, CLOSED
    found.save(update_fields=["closed_on", "closed_by", "state"])
    terms.follow(found, by=by)
    changes = {"等级": found.get_grade_display(), "性质": found.get_responsibility_display()}
    tell("close", found, by, before=CLOSING, after=CLOSED, **changes)
    return found


@act
def send_back(accident: Accident, *, reason: str, by: User) -> Accident:
    """Closing is not agreed to; the investigation is completed."""
    found = at(accident, "send_back", by, target=INVESTIGATING)
    reason = written(reason, "退回原因", "reason")
    found.proposed_on, found.proposed_by, found.state = None, None, INVESTIGATING
    found.save(update_fields=["proposed_on", "proposed_by", "state"])
    terms.follow(found, by=by)
    tell("send_back", found, by, before=CLOSING, after=INVESTIGATING, 原因=reason)
    return found


@act
def evaluate(
    accident: Accident,
    *,
    on: date,
    evaluators: str,
    measures: Mapping[int, MeasureFound],
    conclusion: str,
    files: Uploads = (),
    by: User,
) -> Accident:
    """The evaluation one year after closing: a finding for each measure, by its id."""
    found = at(accident, "evaluate", by, target=EVALUATED)
    first = terms.evaluation_from(_closed(found))
    if on < first:
        raise Refused(
            f"结案满一年后组织评估，本事故自{first:%Y-%m-%d}起可以评估。",
            article=ARTICLE,
            field="on",
        )
    within(on, first=first, field="on", after="结案满一年之日")
    for measure in found.measures.all():
        _evaluate_measure(measure, measures.get(measure.pk))
    found.evaluators = written(evaluators, "评估人员", "evaluators")
    found.evaluation = written(conclusion, "评估结论", "conclusion")
    found.evaluated_on, found.evaluated_by, found.state = on, by, EVALUATED
    found.save(update_fields=["evaluators", "evaluation", "evaluated_on", "evaluated_by", "state"])
    keep(found, files, by)
    terms.follow(found, by=by)
    done = found.measures.filter(found=AccidentMeasure.Found.DONE).count()
    changes = {"评估日期": on, "措施落实": f"{done}/{found.measures.count()}"}
    tell("evaluate", found, by, before=CLOSED, after=EVALUATED, **changes)
    return found


@act
def file(
    accident: Accident, *, body: str, number: str, on: date, files: Uploads = (), by: User
) -> Accident:
    """The evaluation was filed with the superior safety committee's office (备案)."""
    found = at(accident, "file", by, target=FILED)
    within(on, first=found.evaluated_on or today(), field="on", after="评估日期")
    found.filed_with = written(body, "备案机关", "body")
    found.filed_number = written(number, "备案文号", "number")
    found.filed_on, found.filed_by, found.state = on, by, FILED
    found.save(update_fields=["filed_with", "filed_number", "filed_on", "filed_by", "state"])
    keep(found, files, by)
    terms.follow(found, by=by)
    changes = {"备案机关": found.filed_with, "文号": found.filed_number, "日期": on}
    tell("file", found, by, before=EVALUATED, after=FILED, **changes)
    return found


def names_of(accident: Accident) -> list[str]:
    """Whose names are masked: those listed, and of the enterprise who represents it."""
    names = accident.people.split("\n")
    if accident.enterprise is not None:
        names += [accident.enterprise.legal_representative, accident.enterprise.contact_name]
    return [name.strip() for name in names if name.strip()]


def _ready(accident: Accident) -> None:
    if accident.report_on is None:
        raise Refused("还没有登记调查报告，不能结案。", article=ARTICLE)
    if accident.reply_on is None:
        raise Refused("还没有登记政府批复，不能结案。", article=ARTICLE)
    if not accident.measures.exists():
        raise Refused("还没有登记整改和防范措施，结案后无从评估。", article=ARTICLE)
    if terms.must_go_up(accident):
        raise Refused("该等级事故须向上级报告，尚未登记报告时间。", remedy="请先登记向上级报告。")
    if accident.extensions.filter(state="asked").exists():
        raise Refused("有一项延期申请待决定。", remedy="请先由有权限的人员作出决定。")


def _closed(accident: Accident) -> date:
    return accident.closed_on or today()


def _evaluate_measure(measure: AccidentMeasure, given: MeasureFound | None) -> None:
    if given is None or given.found not in AccidentMeasure.Found.values:
        raise Refused(f"请选择第{measure.number}条措施的落实情况。", field=f"found_{measure.pk}")
    measure.found = given.found
    measure.finding = written(
        given.finding, f"第{measure.number}条措施的评估情况", f"finding_{measure.pk}"
    )
    measure.save(update_fields=["found", "finding"])
