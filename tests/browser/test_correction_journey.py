"""A wrong penalty is found, revoked, withdrawn from the public pages, and a listing questioned."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blacklist.actions.questioning import question_listings
from blacklist.models import Ground, Question
from correction.models import Finding, Sample, Supervision, Tolerance
from correction.rules.tolerance import CONDITIONS
from disclosure.models import Correction, Entry
from disclosure.tasks import prepare_correction_of
from enforcement.models import Case
from foundation.audit import seals
from foundation.procedure.acts import acting
from foundation.workdays.quarters import today
from tests.browser.test_case_journeys import fill
from tests.browser.test_disclosure_journey import _store, take  # noqa: F401
from tests.browser.test_look import WIDTHS, keep, looks_right
from tests.factories import blacklist as listings
from tests.factories import cases
from tests.factories import correction as make
from tests.factories import disclosure as published
from tests.integration.papers import plain_papers  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("plain_papers"),
]


@pytest.fixture
def case():
    """A published penalty that a listing rests on."""
    case = published.penalty(title="未按规定储存民用爆炸物品")
    published.through(published.draft(period=str(today().year)))
    listing, decision = listings.listed(), case.decisions.get()
    evidence = [{"on": f"{today()}", "key": f"enforcement.decision:{decision.pk}", "text": "一起"}]
    with acting():
        Ground.objects.filter(listing=listing).update(evidence=evidence)
    return case


@pytest.mark.article("C.3", "C.5", "C.5.effect")
def test_from_the_finding_to_the_public_page_and_the_listing(page, sign_in, case):
    office = make.officer()
    _found(page, sign_in, case, office)
    finding = Finding.objects.get()
    sign_in(user=make.general_office())
    take(
        page, finding, "决定处理方式", shot="finding-order",
        remedy="order", effect="withdraw", demand="撤销处罚决定。", due=f"{today()}",
    )  # fmt: skip
    sign_in(user=cases.director())
    take(page, case, "撤销处罚决定", reason="认定事实错误", anew="no", text="撤销处罚决定。")
    sign_in(user=office)
    take(page, finding, "答复整改情况", text="处罚决定已经撤销。")
    sign_in(user=make.general_office())
    take(page, finding, "确认已纠正", shot="finding-verify", result="已核实。")
    page.goto(finding.get_absolute_url())
    page.get_by_text("已纠正").first.wait_for()
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 900})
        keep(page, f"correction-finding-{width}")
        looks_right(page)
    _withdrawn(page, sign_in, case.decisions.get().pk)
    _questioned(page, sign_in)


def _found(page, sign_in, case, office) -> None:
    sign_in(user=make.legal())
    page.goto(case.get_absolute_url())
    page.get_by_role("link", name="登记执法问题").click()
    fill(page, "source", "own")
    page.select_option("[name=office]", str(office.office_id))
    fill(page, "what", "认定的违法事实与证据不符。")
    fill(page, "basis", "行政处罚法第四十条")
    keep(page, "correction-find")
    looks_right(page)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/findings/*/")


def _withdrawn(page, sign_in, decision: int) -> None:
    assert prepare_correction_of(decision) == 1
    correction = Correction.objects.get()
    sign_in(user=published.director())
    take(page, correction, "批准更正")
    sign_in(user=published.centre())
    take(page, correction, "在官网更正")
    page.context.clear_cookies()
    page.goto(Entry.objects.get().get_absolute_url())
    page.get_by_text("撤回").first.wait_for()
    assert '"withdrawn"' in page.request.get("/api/v1/penalties/").text()


def _questioned(page, sign_in) -> None:
    assert question_listings() == 1
    found = Question.objects.get()
    sign_in(user=listings.staff())
    page.goto("/office/")
    page.get_by_text("列入依据变化，待答复").first.wait_for()
    page.goto(found.listing.get_absolute_url())
    page.get_by_role("link", name="答复", exact=True).click()
    fill(page, "outcome", "stands")
    fill(page, "reason", "该单位还有其他情形。")
    keep(page, "correction-question")
    looks_right(page)
    page.locator("main form button[type=submit]").last.click()
    page.get_by_text("该单位还有其他情形。").first.wait_for()


@pytest.mark.article("C.2")
@pytest.mark.parametrize(("gain", "result", "words"), [
    ("yes", "exempted", "免除责任"), ("no", "refused", "不符合容错条件"),
])  # fmt: skip
def test_tolerance_granted_and_refused(page, sign_in, gain, result, words):
    asker = make.officer()
    sign_in(user=asker)
    page.goto("/office/correction/tolerance/new/")
    fill(page, "matter", "先行试点线上检查")
    fill(page, "request", "为提高效率先行试点，没有达到目标。")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/tolerance/*/")
    review = Tolerance.objects.get()
    sign_in(user=make.legal())
    answers = {f"holds_{code}": "yes" for code in CONDITIONS} | {"holds_gain": gain}
    answers |= {f"reason_{code}": "有会议纪要和工作记录。" for code in CONDITIONS}
    take(page, review, "逐项认定", shot=f"examine-{gain}", **answers)
    sign_in(user=make.general_office())
    take(page, review, "作出容错结论", shot=f"decide-{gain}", result=result, reason="见逐项认定。")
    sign_in(user=asker)
    page.goto(review.get_absolute_url())
    page.get_by_text(words).first.wait_for()
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 900})
        keep(page, f"correction-tolerance-{gain}-{width}")
        looks_right(page)


@pytest.mark.article("C.4", "C.6.modes", "C.6.cooperate", "C.8")
def test_a_supervision_from_the_programme_to_its_closing(page, sign_in):
    for _ in range(2):
        cases.closed()
    office = make.officer()
    supervision = _planned(page, sign_in, office)
    take(page, supervision, "开始监督检查")
    take(
        page, supervision, "要求提供材料",
        office=office.office_id, what="案卷目录", due=f"{today()}",
    )  # fmt: skip
    request = supervision.requests.get()
    sign_in(user=office)
    take(page, request, "答复、提供材料", shot="request", text="见目录。")
    sign_in(user=make.legal())
    take(page, request, "接收")
    take(
        page, supervision, "确定抽查案卷范围",
        first=f"{today() - timedelta(days=400)}", last=f"{today()}", size=1,
    )  # fmt: skip
    seals.seal()
    take(page, supervision, "抽取案卷")
    drawn = Sample.objects.get().drawn[0]
    other = make.general_office()
    page.goto(supervision.get_absolute_url())
    page.get_by_role("link", name="评查案卷").click()
    page.select_option("main [name=case]", label=str(Case.objects.get(number=drawn)))
    fill(page, "with_whom", other.username)
    keep(page, "correction-sheet")
    looks_right(page)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(f"**{supervision.get_absolute_url()}")
    take(page, supervision, "提交监督检查报告", shot="report", text="总体规范。")
    sign_in(user=make.general_office())
    take(page, supervision, "办结监督检查")
    page.get_by_text("已办结").first.wait_for()
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 900})
        keep(page, f"correction-supervision-{width}")
        looks_right(page)


def _planned(page, sign_in, office) -> Supervision:
    item = make.item(title="案卷评查")
    sign_in(user=make.general_office())
    take(page, item.programme, "批准年度计划", shot="programme")
    sign_in(user=make.legal())
    page.goto("/office/correction/supervisions/new/")
    fill(page, "title", "行政处罚案卷评查")
    page.select_option("main [name=item]", label="案卷评查")
    for name, value in (
        ("subjects", "4.3"), ("manners", "material"), ("manners", "volumes"),
        ("offices", office.office_id),
    ):  # fmt: skip
        page.locator(f"main [name={name}][value='{value}']").check()
    fill(page, "timing", "regular")
    fill(page, "scope", "special")
    fill(page, "first", f"{today()}")
    fill(page, "last", f"{today()}")
    keep(page, "correction-plan")
    looks_right(page)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/supervisions/*/")
    return Supervision.objects.get()
