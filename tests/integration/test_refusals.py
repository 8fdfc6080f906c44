"""Production refuses to start on what would make it unsafe: real processes, real messages."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import connection

from safetyreg import checks
from tests.factories.accounts import UserFactory
from tests.integration.serving import ROOT, free_port

GOOD = {
    "DEBUG": "0",
    "SECRET_KEY": "k3-VJwZxq0Yt8mN5rPbLcAeSdFgHjKuIoQ2W7x9C1vB4nM6zT-sXpR",
    "ALLOWED_HOSTS": "anjian.example.gov.cn",
    "SAFETYREG_DEMO": "0",
}
BAD = [
    ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
    ({"SECRET_KEY": "only-for-the-demo-on-this-machine" * 2}, "that everybody knows"),
    ({"SECRET_KEY": "django-insecure-" + "abcdefghijklmnopqrstuvwxyz" * 2}, "that everybody knows"),
    ({"SECRET_KEY": "short"}, "too weak"),
    ({"SECRET_KEY": "ab" * 40}, "too weak"),
    ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is empty"),
    ({"ALLOWED_HOSTS": "anjian.example.gov.cn,*"}, "ALLOWED_HOSTS is empty or open"),
    ({"SAFETYREG_DEMO": "1"}, "SAFETYREG_DEMO is on"),
]


def run(argv, **changes):
    env = {**os.environ, **GOOD, **changes}
    return subprocess.run(
        argv, env=env, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def wsgi(**changes):
    return run(
        [sys.executable, "-c", "import safetyreg.wsgi as w; print(type(w.application))"], **changes
    )


def test_a_good_configuration_starts():
    done = wsgi()
    assert done.returncode == 0, done.stderr
    assert "foundation.web.handler.Handler" in done.stdout


@pytest.mark.parametrize(("changes", "message"), BAD)
def test_a_bad_one_is_refused_with_its_reason(changes, message):
    done = wsgi(**changes)
    assert done.returncode != 0
    assert message in done.stderr
    assert "refuses to start: 1 problem" in done.stderr
    assert "Traceback" not in done.stderr


def test_all_reasons_are_told_at_once():
    done = wsgi(SECRET_KEY="", ALLOWED_HOSTS="", SAFETYREG_DEMO="1")
    assert "refuses to start: 3 problem" in done.stderr


def test_the_demo_starts_with_the_same_settings():
    done = wsgi(DEBUG="1", SECRET_KEY="short", ALLOWED_HOSTS="*", SAFETYREG_DEMO="1")
    assert done.returncode == 0, done.stderr


def test_a_machine_without_fonts_or_subsetting_is_refused():
    script = (
        "from foundation.documents import fonts\n"
        "fonts.SYSTEM_FOLDERS = ('/nowhere',)\n"
        "fonts.LIBRARIES = {'libnone-subset.so.0': 'libharfbuzz-subset0'}\n"
        "import safetyreg.wsgi"
    )
    done = run([sys.executable, "-c", script])
    assert done.returncode != 0
    assert "fonts-noto-cjk" in done.stderr
    assert "libharfbuzz-subset0" in done.stderr


def test_the_web_server_ends_instead_of_serving():
    port = str(free_port())
    argv = [sys.executable, "-m", "granian", "safetyreg.wsgi:application", "--interface", "wsgi"]
    done = run([*argv, "--port", port], SECRET_KEY="")
    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stderr


def test_the_worker_ends_instead_of_working():
    done = run([sys.executable, "-m", "celery", "-A", "safetyreg", "worker"], ALLOWED_HOSTS="*")
    assert done.returncode != 0
    assert "ALLOWED_HOSTS is empty or open" in done.stderr


@pytest.mark.parametrize("command", ["preflight", "check"])
def test_commands_refuse_too(command):
    done = run([sys.executable, "manage.py", command], SAFETYREG_DEMO="1")
    assert done.returncode != 0
    assert "SAFETYREG_DEMO is on" in done.stderr


@pytest.mark.django_db(transaction=True)
def test_a_database_with_demo_accounts_is_refused():
    UserFactory(is_demo=True)
    name = connection.settings_dict["NAME"]
    url = os.environ["DATABASE_URL"].replace("/safetyreg?", f"/{name}?")
    done = wsgi(DATABASE_URL=url)
    assert done.returncode != 0
    assert "1 demo accounts" in done.stderr
    assert "may rewrite the audit trail" in done.stderr  # tests run as the owner


def test_a_database_that_does_not_answer_is_told():
    done = wsgi(DATABASE_URL="postgres://safetyreg_app@/safetyreg?host=/nowhere")
    assert done.returncode != 0
    assert "The database does not answer" in done.stderr


def test_nothing_is_refused_while_debugging(settings):
    settings.DEBUG = True
    settings.ALLOWED_HOSTS = []
    assert checks.configuration() == []
