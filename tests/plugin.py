"""Loaded by ``addopts`` before pytest-django reads the settings: a private PostgreSQL and Redis.

With ``TEST_DATABASE_URL`` or ``TEST_REDIS_URL`` that server is used instead. The workers of
pytest-xdist inherit the controller's services; each gets a Redis database and a
document store of its own.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from safetyreg import embedded
from safetyreg.embedded.services import Services
from tests import articles, template

ROOT = Path(__file__).resolve().parent.parent
# What a developer may have set for another run must not leak into the tests.
FOREIGN = (
    "ALLOWED_HOSTS", "BEHIND_PROXY", "CSRF_TRUSTED_ORIGINS", "DATABASE_APP_ROLE",
    "DATABASE_PUBLIC_ROLE", "DATASET_ROOT",
    "DATABASE_OWNER_URL", "DOCUMENT_STORE", "DOCUMENT_STORE_OPTIONS", "HSTS_SECONDS",
    "SAFETYREG_DEMO", "SAFETYREG_JURISDICTION", "SAFETYREG_PARAMETERS", "SAFETYREG_SURFACE",
    "SECOND_FACTOR_REQUIRED", "SECRET_KEY", "SECURE_COOKIES", "SITE_URL",
)  # fmt: skip

# A test run makes many objects and few cycles: look for these less often.
GARBAGE = (50_000, 20, 50)

_running: tuple[Services, Path] | None = None
_migrating: subprocess.Popen[bytes] | None = None


def _worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "")


def _workers_wanted(arguments: argparse.Namespace) -> bool:
    return bool(getattr(arguments, "numprocesses", 0)) and not arguments.collectonly


def _start(*, workers: bool) -> None:
    global _running, _migrating  # noqa: PLW0603  (one set of services for one test process)
    var = Path(tempfile.mkdtemp(prefix="safetyreg-test-"))
    var.chmod(0o711)
    fonts = ROOT / "var" / "fonts"
    if fonts.exists():
        (var / "fonts").symlink_to(fonts)
    given_database = os.environ.get("TEST_DATABASE_URL", "")
    given_redis = os.environ.get("TEST_REDIS_URL", "")
    services = Services(var, database=not given_database, redis=not given_redis, throwaway=True)
    _running = (services, var)
    services.start()
    owner = embedded.database_url(var, role=embedded.OWNER_ROLE)
    os.environ["SAFETYREG_VAR"] = str(var)
    static = var / "static"  # whitenoise warns when it is not there
    static.mkdir()
    os.environ["STATIC_ROOT"] = str(static)
    os.environ["DATABASE_URL"] = given_database or owner
    os.environ["REDIS_URL"] = given_redis or embedded.redis_url(var)
    if workers and not given_database:
        _migrating = template.start(var)


def _stop() -> None:
    global _running, _migrating  # noqa: PLW0603
    if _migrating:
        template.stop(_migrating)
        _migrating = None
    if _running:
        services, var = _running
        _running = None
        services.stop()
        shutil.rmtree(var, ignore_errors=True)


def _start_or_clean_up(*, workers: bool) -> None:
    try:
        _start(workers=workers)
    except BaseException:
        _stop()
        raise


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    gc.set_threshold(*GARBAGE)
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.environ["DEBUG"] = "1"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the test's thread
    if _worker():
        number = int(re.sub(r"\D", "", _worker())) + 1
        os.environ["REDIS_URL"] = re.sub(
            r"([?&]db=|//[^/]+/)\d+$", rf"\g<1>{number}", os.environ["REDIS_URL"]
        )
        own = Path(os.environ["SAFETYREG_VAR"]) / f"documents-{_worker()}"
        os.environ["DOCUMENT_STORE_OPTIONS"] = json.dumps({"location": str(own)})
    else:
        wanted = early_config.known_args_namespace
        _start_or_clean_up(
            workers=bool(getattr(wanted, "numprocesses", 0)) and not wanted.collectonly
        )
    try:
        return (yield)
    except BaseException:  # the settings or a model do not load: pytest ends without unconfigure
        _stop()
        raise


def pytest_collection_finish():
    gc.collect()
    gc.freeze()  # the program and the tests themselves never become garbage


def pytest_terminal_summary(terminalreporter, config):
    if config.args_source is config.ArgsSource.TESTPATHS:  # the whole suite
        terminalreporter.write_line(articles.report())


@pytest.hookimpl(trylast=True)
def pytest_unconfigure():
    _stop()
