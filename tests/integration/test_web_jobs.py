from __future__ import annotations

import pytest
from celery import shared_task
from django.core.files.storage import default_storage
from kombu.exceptions import OperationalError

from foundation.procedure.refusals import Refused
from foundation.web.jobs import (
    BROKEN,
    NO_QUEUE,
    RESULTS_KEPT,
    job_page,
    running,
    start_job,
    sweep_results,
)
from foundation.web.models import LongJob
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@shared_task(name="tests.web.export")
def export(job_id: str, how: str) -> None:
    with running(job_id) as run:
        run.progress(1, 4)
        if how == "refused":
            raise Refused("第3行的日期不正确。", remedy="请更正后重新导入。")
        if how == "broken":
            raise ZeroDivisionError
        if how == "page":
            run.finish_page("/office/", "查看汇总")
        else:
            run.finish_file("季度 汇总/1.csv", b"a,b")


@pytest.fixture
def owner(client):
    user = UserFactory()
    client.force_login(user, backend="foundation.accounts.backends.StaffBackend")
    return user


@pytest.fixture
def eager(monkeypatch):
    monkeypatch.setattr(export, "delay", export)


def start(owner, how, callbacks) -> LongJob:
    with callbacks(execute=True):
        job = start_job(owner.pk, "导出汇总", export, how=how)
        assert job.state == "waiting"
    job.refresh_from_db()
    return job


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    options = {"location": str(tmp_path)}
    storage = {**settings.STORAGES["default"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": storage}


def test_the_result_is_served_to_the_owner_alone(
    client, owner, eager, django_capture_on_commit_callbacks
):
    job = start(owner, "file", django_capture_on_commit_callbacks)
    page = job_page(job).url
    assert job.state == "done"
    assert page == f"/office/jobs/{job.pk}/"
    assert f"{page}result/" in client.get(page).content.decode()
    got = client.get(f"{page}result/")
    assert b"".join(got.streaming_content) == b"a,b"
    assert "attachment" in got["Content-Disposition"]
    client.force_login(UserFactory(), backend="foundation.accounts.backends.StaffBackend")
    assert client.get(page).status_code == 404
    assert client.get(f"{page}result/").status_code == 404


def test_a_result_may_be_a_page(client, owner, eager, django_capture_on_commit_callbacks):
    job = start(owner, "page", django_capture_on_commit_callbacks)
    assert 'href="/office/">查看汇总' in client.get(f"/office/jobs/{job.pk}/").content.decode()
    assert client.get(f"/office/jobs/{job.pk}/result/").status_code == 404


def test_a_refusal_is_told_in_its_words(client, owner, eager, django_capture_on_commit_callbacks):
    job = start(owner, "refused", django_capture_on_commit_callbacks)
    assert job.state == "failed"
    assert "第3行的日期不正确。" in client.get(f"/office/jobs/{job.pk}/").content.decode()


def test_a_failure_is_told_and_raised(owner, eager):
    job = LongJob.objects.create(owner_id=owner.pk, title="导出")
    with pytest.raises(ZeroDivisionError):
        export(str(job.pk), "broken")
    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", BROKEN)


def test_a_second_run_replaces_a_failed_one(owner):
    job = LongJob.objects.create(owner_id=owner.pk, title="导出")
    export(str(job.pk), "refused")
    export(str(job.pk), "file")
    job.refresh_from_db()
    assert (job.state, job.problem) == ("done", "")


def test_without_a_broker_the_page_says_so(owner, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(**kwargs):
        raise OperationalError

    monkeypatch.setattr(export, "delay", refuse)
    job = start(owner, "file", django_capture_on_commit_callbacks)
    assert (job.state, job.problem) == ("failed", NO_QUEUE)


def test_progress_is_polled_until_the_end(client, owner):
    job = LongJob.objects.create(owner_id=owner.pk, title="导出")
    url = f"/office/jobs/{job.pk}/"
    with running(job.pk) as run:
        run.progress(1, 4)
        part = client.get(url, headers={"HX-Request": "true"}).content.decode()
        assert '<progress class="job-bar" value="25" max="100"' in part
        assert "<html" not in part
        assert "hx-trigger" in part
        whole = client.get(url).content.decode()
        assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in whole
    assert "hx-trigger" not in client.get(url, headers={"HX-Request": "true"}).content.decode()


def test_results_are_kept_for_a_week(client, owner, eager, django_capture_on_commit_callbacks):
    job = start(owner, "file", django_capture_on_commit_callbacks)
    path = job.result_file
    assert sweep_results() == 0
    LongJob.objects.filter(pk=job.pk).update(finished_at=job.finished_at - RESULTS_KEPT)
    assert (sweep_results(), sweep_results()) == (1, 0)
    assert not default_storage.exists(path)
    assert "已超过保留期" in client.get(f"/office/jobs/{job.pk}/").content.decode()
    assert client.get(f"/office/jobs/{job.pk}/result/").status_code == 404
