"""Typical cases for exposure: acts and pages."""

from __future__ import annotations

import pytest

from enforcement.actions import exposure
from enforcement.models import Inspection, TypicalCase
from foundation.accounts.roles import Permission, Role
from foundation.audit.models import AuditEvent
from foundation.procedure.acts import acting
from foundation.procedure.refusals import NotPermitted, Refused
from tests.factories import accidents as make
from tests.factories import hazards
from tests.factories.accounts import PASSWORD, UserFactory, confirmed
from tests.factories.inspections import SECRET
from tests.integration.register_pages import HOSTILE, READERS, open_to, queries, statuses
from tests.integration.vaulted import client_of, race

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.exposure")]
LIST = "/office/enforcement/typical-cases/"
DATA = {"title": "某公司坠落事故", "text": "张建国坠落", "why": "典型", "people": "张建国"}


def new(kind: str, pk: int) -> str:
    return f"{LIST}new/{kind}/{pk}/"


@pytest.mark.parametrize("role", Role)
def test_who_proposes(role):
    by, source = UserFactory(roles=[role.value]), make.closed()
    if role in {Role.INSPECTOR, Role.SECTION_HEAD, Role.LEGAL}:
        found = make.typical(by, source)
        assert found.text == "某公司张某未系安全带作业，坠落死亡。"
        assert found.subject_name == f"生产安全事故：{source}"
    else:
        with pytest.raises(NotPermitted):
            make.typical(by, source)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"text": ""}, "text"),
        ({"why": ""}, "why"),
        ({"text": "电话13812345678"}, "text"),
        ({"title": "身份证64010419900101123X"}, "title"),
        ({"why": "找0951-5012345"}, "why"),
    ],
)
def test_what_is_not_proposed(changes, field):
    with pytest.raises(Refused) as refused:
        make.typical(**changes)
    assert refused.value.field == field


def test_of_what_a_case_is_made():
    by = make.inspector()
    with pytest.raises(Refused, match="来源"):
        make.typical(by, make.replied())  # not closed yet
    visit = hazards.hazard().inspection
    found = exposure.propose("enforcement.inspection", visit.pk, make.told(), by=by)
    assert found.subject_type == "enforcement.inspection"
    with pytest.raises(Refused, match="已经用它"):
        exposure.propose("enforcement.inspection", visit.pk, make.told(), by=by)
    with acting():
        Inspection.objects.filter(pk=visit.pk).update(**SECRET)
    assert exposure.source_of("enforcement.inspection", visit.pk, by=by) is None
    assert exposure.source_of("enforcement.nothing", 1, by=by) is None


def test_who_proposes_does_not_approve():
    both = UserFactory(roles=[Role.LEGAL.value, Role.COMMITTEE_DIRECTOR.value])
    found, other = make.typical(both), make.director()
    with pytest.raises(Refused, match="另一人"):
        exposure.approve(found, by=both, confirmed=confirmed(both))
    with pytest.raises(Refused, match="再次确认"):
        exposure.approve(found, by=other, confirmed=None)
    with pytest.raises(NotPermitted):
        exposure.approve(found, by=make.head(), confirmed=None)
    assert not TypicalCase.objects.all().approved().exists()
    exposure.approve(found, by=other, confirmed=confirmed(other))
    assert list(TypicalCase.objects.all().approved()) == [found]
    with pytest.raises(Refused, match="当前状态"):
        exposure.send_back(found, reason="x", by=other)


def test_returned_it_is_revised_and_proposed_again():
    found, other, by = make.typical(), make.director(), make.head()
    with pytest.raises(Refused, match="退回原因"):
        exposure.send_back(found, reason=" ", by=other)
    with pytest.raises(Refused, match="当前状态"):
        exposure.revise(found, make.told(), by=by)
    found = exposure.send_back(found, reason="写清处理结果", by=other)
    assert (found.state, found.note) == ("returned", "写清处理结果")
    found = exposure.revise(found, make.told(text="张建国死亡，罚款"), by=by)
    assert (found.state, found.note, found.text) == ("proposed", "", "张某死亡，罚款")
    assert found.proposed_by == by


@pytest.mark.django_db(transaction=True)
def test_of_two_directors_at_once_one_approves():
    found, first, second = make.typical(), make.director(), make.director()
    results = race(
        *(
            lambda by=by: exposure.approve(found, by=by, confirmed=confirmed(by))
            for by in (first, second)
        )
    )
    assert sum(isinstance(one, Refused) for one in results) == 1
    assert AuditEvent.objects.filter(verb="enforcement.typical_case.approve").count() == 1


def test_who_reads_and_acts():
    found, other = make.typical(), make.closed()
    for address in (LIST, found.get_absolute_url()):
        assert statuses(address) == READERS
    assert statuses(new("accident", other.pk)) == open_to(Permission.PROPOSE_EXPOSURE)
    for name in ("approve", "return"):
        step = f"{found.get_absolute_url()}act/{name}/"
        assert statuses(step) == open_to(Permission.DECIDE_EXPOSURE)
    returned = exposure.send_back(found, reason="x", by=make.director())
    revise = f"{returned.get_absolute_url()}act/revise/"
    assert statuses(revise) == open_to(Permission.PROPOSE_EXPOSURE)


def test_over_the_pages():
    officer, judge = client_of(make.inspector()), client_of(make.director())
    source = make.closed()
    assert new("accident", source.pk) in officer.get(source.get_absolute_url()).content.decode()
    filled = officer.get(new("accident", source.pk)).context["form"]
    assert filled["text"].value() == source.public_text
    wrong = officer.post(new("accident", source.pk), {**DATA, "text": "电话13812345678"})
    assert "手机号码" in str(wrong.context["form"].errors["text"])
    script = {**DATA, "why": "<script>alert(1)</script>"}
    assert officer.post(new("accident", source.pk), script).status_code == 302
    found = TypicalCase.objects.get()
    page = found.get_absolute_url()
    assert "<script>alert" not in officer.get(page).content.decode()
    assert page in officer.get(source.get_absolute_url()).content.decode()
    assert page in judge.get("/office/").content.decode()
    twice = officer.post(new("accident", source.pk), DATA)
    assert "已经用它" in str(twice.context["form"].errors)
    assert judge.post(f"{page}act/return/", {"reason": "写清"}).status_code == 302
    assert officer.post(f"{page}act/revise/", DATA).status_code == 302
    wrong = judge.post(f"{page}act/approve/", {"confirmation": "wrong"})
    assert "confirmation" in wrong.context["form"].errors
    assert judge.post(f"{page}act/approve/", {"confirmation": PASSWORD}).status_code == 302
    found.refresh_from_db()
    assert (found.state, found.text) == ("approved", "张某坠落")


def test_an_inspection_leads_to_a_case():
    visit, officer = hazards.hazard().inspection, client_of(make.inspector())
    page = officer.get(f"/office/enforcement/inspections/{visit.pk}/").content.decode()
    assert new("inspection", visit.pk) in page
    assert officer.get(new("inspection", visit.pk)).status_code == 200
    for address in (new("nothing", 1), new("accident", 10**20), new("inspection", 99999999)):
        assert officer.get(address).status_code == 404


def test_filters_queries_and_hostile_input():
    client = client_of(make.director())
    make.typical()
    few = queries(client, LIST)
    for _ in range(4):
        make.typical(title="另一起")
    assert queries(client, LIST) == few
    cases = {"state=proposed": 5, "state=approved": 0, "q=另一起": 4,
             "source=enforcement.accident": 5, "source=enforcement.inspection": 0}  # fmt: skip
    for query, count in cases.items():
        assert len(client.get(f"{LIST}?{query}").context["rows"]) == count, query
    fields = client.get(LIST).context["filter_form"].fields
    for name in [*fields, "sort", "after", "export"]:
        for value in HOSTILE:
            assert client.get(LIST, {name: value}).status_code == 200, (name, value)
    for kind in ("csv", "xlsx"):
        assert len(client.get(f"{LIST}?export={kind}").getvalue()) > 50
