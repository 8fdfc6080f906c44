"""The quarterly bulletin: compiled, edited, signed, issued; every figure has its list."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.db import connection

from enforcement import tasks
from enforcement.actions import bulletins as acts
from enforcement.models import Bulletin, Inspection
from foundation.accounts.roles import Role
from foundation.audit.models import AuditEvent
from foundation.deadlines.models import Deadline
from foundation.documents import actions as documents
from foundation.documents.models import Document
from foundation.documents.render import Rendered
from foundation.procedure.acts import acting
from foundation.procedure.refusals import NotPermitted, Refused
from foundation.workdays.quarters import Quarter, on_day, today
from safetyreg.celery import app
from tests.factories import hazards as make
from tests.factories.accounts import UserFactory, confirmed
from tests.factories.inspections import SECRET
from tests.integration.serving import ROOT
from tests.integration.vaulted import race

pytestmark = [pytest.mark.django_db, pytest.mark.article("E.bulletin")]
LAST = make.last_quarter()


@pytest.fixture
def quick(monkeypatch):
    """Documents made of nothing but their title: these tests are not about paper."""

    def render(template, context, *, made_on):
        return Rendered(html="", pdf=context["document"].title.encode())

    monkeypatch.setattr(documents, "render", render)


def made() -> list[Quarter]:
    return [row.period for row in Bulletin.objects.order_by("year", "quarter")]


def test_the_job_fills_what_lacks_and_nothing_twice():
    assert tasks.compile_missing_bulletins() == 0  # no records, no bulletin
    make.visited(date(2026, 2, 3))
    with on_day(date(2026, 3, 31)):
        assert tasks.compile_missing_bulletins() == 0
    with on_day(date(2026, 4, 1)):
        assert tasks.compile_missing_bulletins() == 1
        assert tasks.compile_missing_bulletins() == 0
    # Beat stops for more than five months.
    with on_day(date(2026, 10, 9)):
        assert tasks.compile_missing_bulletins() == 2
        assert tasks.compile_missing_bulletins() == 0
    assert made() == [Quarter(2026, number) for number in (1, 2, 3)]
    assert AuditEvent.objects.filter(verb="enforcement.bulletin.compiled").count() == 3
    due = Deadline.objects.open().get(subject_id=str(Bulletin.objects.get(quarter=1).pk))
    assert due.due == date(2026, 4, 15)  # ten workdays after 31 March, one holiday between
    assert "由本委自定" in due.article


def test_an_inspection_that_is_still_secret_neither_starts_nor_enters_a_bulletin():
    secret = make.visited(LAST.first)
    with acting():
        Inspection.objects.filter(pk=secret.pk).update(**SECRET)
    assert tasks.compile_missing_bulletins() == 0
    make.visited(LAST.first)
    assert tasks.compile_missing_bulletins() == 1
    bulletin = Bulletin.objects.get()
    assert bulletin.figures["headline"][0]["value"] == 1
    assert secret.enterprise.credit_code not in str(bulletin.figures)


@pytest.mark.django_db(transaction=True)
def test_three_workers_at_once_make_one():
    make.visited(LAST.first)
    assert sum(race(*[tasks.compile_missing_bulletins] * 3)) == 1
    assert made() == [LAST]
    assert Deadline.objects.filter(code="bulletin").count() == 1


KILLED = """
import sys, time, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from enforcement.actions import bulletins
from enforcement.tasks import compile_missing_bulletins
figures, done = bulletins.compile_figures, []
def slow(quarter):
    if done:
        print("compiling the second", flush=True)
        time.sleep(120)
    done.append(1)
    return figures(quarter)
bulletins.compile_figures = slow
compile_missing_bulletins()
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_whole_bulletins():
    make.visited(LAST.previous().first)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "safetyreg.settings"}
    command = [sys.executable, "-c", KILLED, connection.settings_dict["NAME"]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=environment) as worker:
        try:
            assert worker.stdout.readline() == b"compiling the second\n"
        finally:
            worker.send_signal(signal.SIGKILL)
        assert worker.wait(20) == -signal.SIGKILL
    assert made() == [LAST.previous()]
    assert tasks.compile_missing_bulletins() == 1
    assert made() == [LAST.previous(), LAST]


def test_beat_knows_the_job():
    assert tasks.compile_missing_bulletins.name in {
        entry["task"] for entry in app.conf.beat_schedule.values()
    }


def test_a_quarter_that_runs_is_not_compiled():
    with pytest.raises(Refused, match="尚未结束"):
        make.bulletin(Quarter.of(today()))


def test_records_that_changed_are_told_and_must_be_compiled_again():
    inspection, by = make.visited(LAST.first), make.head()
    bulletin = make.bulletin()
    with pytest.raises(Refused, match="不需要重新汇总"):
        acts.recompile(bulletin, rewrite=False, by=by)
    make.hazard(inspection, found_on=LAST.first)
    with pytest.raises(Refused, match="不一致"):
        acts.sign(bulletin, by=by)
    acts.edit(bulletin, text="我的正文", seen=0, by=by)
    again = acts.recompile(bulletin, rewrite=False, by=by)
    assert again.text == "我的正文"
    assert again.figures != bulletin.figures
    assert [one.number for one in again.versions.all()] == [2, 1]
    acts.sign(again, by=by)


def test_rewriting_keeps_the_old_text_as_a_version():
    make.visited(LAST.first)
    bulletin, by = make.bulletin(), make.head()
    first = bulletin.text
    acts.edit(bulletin, text="我的正文", seen=0, by=by)
    assert acts.recompile(bulletin, rewrite=True, by=by).text == first
    assert bulletin.versions.filter(text="我的正文").exists()


def test_who_edited_last_is_not_overwritten_unseen():
    make.visited(LAST.first)
    bulletin, by = make.bulletin(), make.head()
    acts.edit(bulletin, text="甲", seen=0, by=by)
    with pytest.raises(Refused, match="已被他人修改"):
        acts.edit(bulletin, text="乙", seen=0, by=make.head())


def test_the_proposer_does_not_issue(quick):
    make.visited(LAST.first)
    bulletin = make.bulletin()
    both = UserFactory(roles=[Role.SECTION_HEAD.value, Role.COMMITTEE_DIRECTOR.value])
    other, head = make.director(), make.head()
    with pytest.raises(Refused, match="当前状态"):
        acts.issue(bulletin, by=other, confirmed=confirmed(other))
    acts.edit(bulletin, text="正文", seen=0, by=both)
    acts.sign(bulletin, by=head)
    with pytest.raises(Refused, match="由您修改"):
        acts.issue(bulletin, by=both, confirmed=confirmed(both))
    acts.send_back(bulletin, reason="补充", by=other)
    acts.sign(bulletin, by=both)
    with pytest.raises(Refused, match="另一人"):
        acts.issue(bulletin, by=both, confirmed=confirmed(both))
    with pytest.raises(NotPermitted):
        acts.issue(bulletin, by=head, confirmed=confirmed(head))
    with pytest.raises(Refused, match="再次确认身份"):
        acts.issue(bulletin, by=other, confirmed=None)
    issued = acts.issue(bulletin, by=other, confirmed=confirmed(other))
    assert issued.document.number_text == f"宁经信安通〔{today().year}〕1号"
    assert issued.document.public
    assert not Deadline.objects.open().exists()
    with pytest.raises(Refused, match="当前状态"):
        acts.edit(issued, text="改", seen=1, by=both)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SECTION_HEAD])
def test_only_the_section_head_edits_and_signs(role):
    make.visited(LAST.first)
    bulletin, by = make.bulletin(), UserFactory(roles=[role.value])
    with pytest.raises(NotPermitted):
        acts.sign(bulletin, by=by)
    with pytest.raises(NotPermitted):
        acts.edit(bulletin, text="x", seen=0, by=by)
    with pytest.raises(NotPermitted):
        acts.recompile(bulletin, rewrite=True, by=by)


@pytest.mark.django_db(transaction=True)
def test_two_people_sign_at_once_and_two_issue_at_once(quick):
    make.visited(LAST.first)
    bulletin = make.bulletin()
    heads, directors = [make.head(), make.head()], [make.director(), make.director()]
    signed = race(*(lambda by=by: acts.sign(bulletin, by=by) for by in heads))
    assert sum(isinstance(one, Refused) for one in signed) == 1
    issued = race(
        *(lambda by=by: acts.issue(bulletin, by=by, confirmed=confirmed(by)) for by in directors)
    )
    assert sum(isinstance(one, Refused) for one in issued) == 1
    assert Document.objects.count() == 1


def test_names_of_hazards_found_later_do_not_enter_the_quarter():
    inspection = make.visited(LAST.first)
    make.hazard(inspection, found_on=LAST.last + timedelta(days=1))
    numbers = {row["key"]: row["value"] for row in make.bulletin().figures["headline"]}
    assert numbers["found"] == 0
    assert numbers["inspections"] == 1
