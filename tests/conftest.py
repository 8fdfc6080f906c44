"""A hostile place: undefined template variables fail, warnings are errors, order is random."""

from __future__ import annotations

import os
from importlib import import_module

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db.backends.postgresql.operations import DatabaseOperations

from foundation.procedure.acts import acting
from tests.integration.papers import plain_papers  # noqa: F401


class UndefinedVariableError(AssertionError):
    """A template named a variable that its view did not give."""


class _Fails(str):
    """Stands for ``string_if_invalid``: using it is an error, asking for it is not."""

    __slots__ = ()

    def __contains__(self, key: object) -> bool:  # Django asks whether "%s" is in it
        return key == "%s"

    def __mod__(self, variable: object) -> str:
        raise UndefinedVariableError(f"undefined template variable: {variable}")


@pytest.fixture(autouse=True, scope="session")
def _undefined_variables_fail():
    from django.template import engines

    engine = engines["django"].engine
    engine.string_if_invalid = _Fails("undefined")


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords():
    from django.test import override_settings

    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers, VAULT_ARGON2=(1, 8192)):
        yield


def _load_what_migrations_loaded() -> None:
    """The checklists that come with the program, after a test has emptied every table."""
    content = import_module("enforcement.migrations.0002_first_checklists")
    with acting():
        content.load(apps, None)


@pytest.fixture(autouse=True, scope="session")
def _flush_passes_the_append_only_triggers():
    """Transactional tests empty every table; the audit trail's triggers refuse that to all."""
    plain = DatabaseOperations.execute_sql_flush

    def flush(self, sql_list):
        plain(self, ["SET LOCAL session_replication_role = replica", *sql_list])
        _load_what_migrations_loaded()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush)
        yield


@pytest.fixture(autouse=True)
def _empty_cache():
    """Sessions, attempts and counters of one test do not reach the next."""
    yield
    cache.clear()


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, once for each process."""
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=flags
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, live_server):
    """A fresh page in its own context, at 1280 pixels; any error of a script fails the test."""
    context = chromium.new_context(
        base_url=live_server.url,
        viewport={"width": 1280, "height": 900},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture(autouse=True)
def _papers(request):
    """Documents are issued without their PDF unless a test asks for ``real_papers``."""
    inside = request.node.path.parts
    if "integration" in inside and not request.node.get_closest_marker("real_papers"):
        request.getfixturevalue("plain_papers")
