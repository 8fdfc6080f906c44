"""The real nginx with ``deploy/nginx.conf`` before a public process: what is kept, and how long."""

from __future__ import annotations

import functools
import http.client
import re
import threading
import time
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.db import connections

from disclosure.models import Entry
from foundation.procedure.acts import acting
from foundation.web.handler import Handler
from tests.factories import disclosure as drafts
from tests.integration.public_role import grant, serve_public
from tests.integration.serving import eventually
from tests.nginx import before, connection

pytestmark = pytest.mark.django_db(transaction=True)


class Quiet(WSGIRequestHandler):
    def log_message(self, *_words) -> None:
        """Nothing."""


@pytest.fixture
def entry():
    return drafts.entry()


@pytest.fixture
def process(entry, settings, monkeypatch):
    """A public process under its database role; the paths that reached it."""
    grant()
    serve_public(settings)
    settings.ALLOWED_HOSTS = ["localhost"]
    monkeypatch.setitem(
        connections.settings["default"].setdefault("OPTIONS", {}),
        "options",
        f"-c role={settings.DATABASE_PUBLIC_ROLE}",
    )
    handler, seen = Handler(), []

    def application(environ, start_response):
        seen.append(environ)
        return handler(environ, start_response)

    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:

        def serve() -> None:
            server.serve_forever(poll_interval=0.05)
            connections.close_all()

        thread = threading.Thread(target=serve)
        thread.start()
        server.seen = seen
        yield server
        server.shutdown()
        thread.join()


def ask(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    link = connection(port)
    link.request("GET", path, headers=headers)
    answer = link.getresponse()
    answer.body = answer.read().decode()
    link.close()
    return answer


@pytest.fixture
def nginx(process, tmp_path):
    """Asks nginx for a path."""
    with before(process.server_port, tmp_path) as port:
        process.seen.clear()
        yield functools.partial(ask, port)


def test_a_crowd_reads_one_copy_without_cookies(nginx, process):
    first = nginx("/rules/", Cookie="safetyreg_session=abc; csrftoken=def")
    second = nginx("/rules/")
    assert (first.getheader("X-Cache"), second.getheader("X-Cache")) == ("MISS", "HIT")
    assert first.body == second.body
    assert first.getheader("Set-Cookie") is None
    assert len(process.seen) == 1
    assert "HTTP_COOKIE" not in process.seen[0] or not process.seen[0]["HTTP_COOKIE"]


def test_what_is_ones_own_is_never_kept(nginx, process):
    for path in ("/tips/new/", "/tips/query/", "/documents/verify/?code=ABCD2345EFGH6789"):
        before = len(process.seen)
        assert {nginx(path).status for _time in range(2)} == {200}
        assert len(process.seen) == before + 2, path


def test_the_office_is_asked_elsewhere_and_never_kept(nginx, process):
    for path in ("/office/", "/accounts/sign-in/", "/receipt/", "/documents/evidence/1/"):
        answer = nginx(path)
        assert answer.status == 502  # no office behind this nginx
        assert answer.getheader("X-Cache") is None
    assert process.seen == []


def test_what_is_withdrawn_is_gone_within_seconds(entry, nginx, settings):
    path = entry.get_absolute_url()
    assert "撤回。</strong>" not in nginx(path).body
    with acting():
        Entry.objects.filter(pk=entry.pk).update(
            state="withdrawn", ended_on=entry.published_on, reason="决定已被撤销"
        )
    withdrawn = time.monotonic()
    assert eventually(lambda: "决定已被撤销" in nginx(path).body, seconds=15)
    assert time.monotonic() - withdrawn < 2 * settings.PUBLIC_SECONDS + 2


def test_data_files_are_kept_for_ever_by_their_digest(nginx, tmp_path):
    folder = tmp_path / "datasets"
    folder.mkdir(mode=0o755)
    for name in ("penalties-2026-0123456789abcdef.csv", "index.json", "2017-penalties.csv"):
        (folder / name).write_text("x")
        (folder / name).chmod(0o644)
        kept = nginx(f"/datasets/{name}").getheader("Cache-Control")
        assert ("immutable" in kept) == bool(re.search("[0-9a-f]{16}", name)), name
    listed = nginx("/datasets/")  # the program's page, never a listing of the folder
    assert listed.status == 200
    assert "Index of" not in listed.body
    assert nginx("/datasets/../site.key").status in {400, 404}
