"""``bin/serve`` as a whole: the portal answers, and nothing outlives the supervisor."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

import psycopg2
import pytest

from safetyreg.embedded.__main__ import choose_port
from safetyreg.embedded.places import Places
from safetyreg.embedded.processes import EmbeddedError
from tests.integration.serving import ROOT, environment, eventually, free_port, left_over, program

FONTS_TRIED = ".tried"  # so that bin/setup does not fetch fonts for the temporary folder


@pytest.fixture
def var():
    path = Path(tempfile.mkdtemp(prefix="safetyreg-s-"))
    path.chmod(0o711)
    (path / "fonts").mkdir()
    (path / "fonts" / FONTS_TRIED).touch()
    yield path
    shutil.rmtree(path)


def serve(var: Path, port: int, **more: str):
    return program([str(ROOT / "bin" / "serve"), "--port", str(port)], environment(var, **more))


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def ready(port: int) -> bool:
    return get(port, "/readyz")[0] == 200


def test_the_whole_house_starts_survives_kill_9_and_stops(var):
    port = free_port()
    with serve(var, port) as first:
        first.wait_for("Ctrl-C stops everything")
        assert "inspector" in first.said
        assert "SafetyReg-demo" in first.said
        assert f"http://127.0.0.1:{port}" in first.said
        status, page = get(port, "/")
        assert status == 200
        assert "宁夏回族自治区经济和信息化委员会" in page
        assert eventually(lambda: ready(port), 40), get(port, "/readyz")
        with serve(var, free_port()) as second:
            words = second.wait_for("already runs")
            assert str(first.process.pid) in words
            assert f"http://127.0.0.1:{port}" in words
            assert second.process.wait(10) == 1
        users = count_users(var)
        assert users > 10
        first.end(signal.SIGKILL)
    with serve(var, port) as again:  # at once, on the same port
        again.wait_for("Ctrl-C stops everything")
        assert "Preparing" not in again.said
        assert get(port, "/")[0] == 200
        assert count_users(var) == users
        assert again.end(signal.SIGINT) == 0
    assert left_over(var) == []


def count_users(var: Path) -> int:
    connection = psycopg2.connect(
        host=str(Places.of(var).sockets), user="safetyreg_app", dbname="safetyreg"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_user")
        number = cursor.fetchone()[0]
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("DELETE FROM audit_auditevent")
    connection.close()
    return number


def test_with_addresses_given_nothing_of_its_own_starts(var):
    """The servers of this test run stand for those of production."""
    redis = os.environ["REDIS_URL"].rpartition("=")[0] + "=60"
    given = {
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "REDIS_URL": redis,
        "SAFETYREG_DEMO": "0",
    }
    port = free_port()
    with serve(var, port, **given) as running:
        running.wait_for("Ctrl-C stops everything")
        assert get(port, "/")[0] == 200
        assert not Places.of(var).database.exists()
        assert sorted(path.name for path in Places.of(var).sockets.iterdir()) == []
        assert not any("postgres" in line or "redis" in line for line in left_over_programs(var))
        assert running.end(signal.SIGTERM) == 0
    assert left_over(var) == []


def left_over_programs(var: Path) -> list[str]:
    return [line.split("\\x00", 1)[0] for line in left_over(var)]


def test_a_web_server_that_cannot_start_is_told_with_the_end_of_its_log(var):
    with serve(var, free_port(), DEBUG="0", SAFETYREG_DEMO="0", SECRET_KEY="x") as running:
        running.process.wait(60)
        rest = running.process.stdout.read()
    assert running.process.returncode == 1
    assert "SECRET_KEY is too weak" in rest
    assert left_over(var) == []


def test_ports(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(EmbeddedError, match=f"Port {port} .* is taken"):
            choose_port("127.0.0.1", port)
    assert choose_port("127.0.0.1", port) == port


def test_the_next_free_port_is_taken_and_told(monkeypatch, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr("safetyreg.embedded.__main__.DEFAULT_PORT", port)
        assert choose_port("127.0.0.1", None) > port
    assert f"Port {port} is taken" in capsys.readouterr().out
