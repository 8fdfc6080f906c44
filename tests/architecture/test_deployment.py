"""The files for production, held against the program: no engine runs them here."""

from __future__ import annotations

import configparser
import os
import re
import stat
import subprocess
import sys

import pytest
import yaml
from django.conf import settings
from django.urls import get_resolver

from foundation.documents import evidence
from tests.architecture.source import PACKAGES, ROOT, python_files
from tests.architecture.test_urls import example, is_public, walk

PASSWORDS = {"OWNER_PASSWORD", "APP_PASSWORD", "PUBLIC_PASSWORD"}
NOT_OURS = {"PYTHONUNBUFFERED", "POSTGRES_PASSWORD", *PASSWORDS}
UNITS = {"k": 1024, "m": 1024**2, "g": 1024**3}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def nginx():
    return (ROOT / "deploy/nginx.conf").read_text()


def locations(nginx: str) -> dict[str, str]:
    """Body of each location by its argument."""
    return dict(re.findall(r"location ([^{]+?) \{(.*?)\n        \}", nginx, re.DOTALL))


def read_names() -> set[str]:
    """Environment names that the program itself reads."""
    pattern = re.compile(r'(?:environ\.get|environ\[|flag|words|given)\(?\s*"([A-Z_]+)"')
    texts = (path.read_text() for path in python_files(*PACKAGES))
    return {name for text in texts for name in pattern.findall(text)}


def env_names(name: str) -> dict[str, str]:
    lines = (ROOT / "deploy" / name).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_every_name_that_is_set_is_read(compose):
    files = ("production.env.example", "public.env.example", "owner.env.example")
    given = {name for file in files for name in env_names(file)}
    for service in compose["services"].values():
        given |= set(service.get("environment", {}))
    given |= set(
        re.findall(r"^ENV (.*)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)[0].split()
    )
    names = {name.split("=")[0] for name in given} - NOT_OURS
    assert names - read_names() == set()
    assert {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "BEHIND_PROXY"} <= names


def test_the_examples_as_they_stand_are_refused():
    """Nobody gets into production by copying without reading."""
    env = {**os.environ, **env_names("production.env.example"), "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env=env, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


def test_the_services_are_all_there_and_watched(compose):
    services = compose["services"]
    assert set(services) == {
        "db", "redis", "public-redis", "migrate", "web", "public", "worker", "beat", "nginx",
    }  # fmt: skip
    assert [name for name in services if "healthcheck" not in services[name]] == ["migrate"]
    assert [name for name in services if "ports" in services[name]] == ["nginx"]


def test_only_the_migration_knows_the_owner(compose):
    with_owner = {
        name
        for name, service in compose["services"].items()
        if any("owner" in str(file) for file in service.get("env_file", []))
    }
    assert with_owner == {"db", "migrate"}
    assert "OWNER" not in "".join(env_names("production.env.example"))
    app, owner = env_names("production.env.example"), env_names("owner.env.example")
    assert app["DATABASE_APP_ROLE"] in app["DATABASE_URL"]
    assert app["DATABASE_APP_ROLE"] not in owner["DATABASE_OWNER_URL"]
    assert owner["APP_PASSWORD"] in app["DATABASE_URL"]
    assert owner["OWNER_PASSWORD"] in owner["DATABASE_OWNER_URL"]
    roles = (ROOT / "deploy/postgres/roles.sh").read_text()
    assert {"OWNER_PASSWORD", "APP_PASSWORD", "PUBLIC_PASSWORD"} <= set(
        re.findall(r"\$(\w+)", roles)
    )


def test_the_public_process_knows_nothing_of_the_office(compose):
    public, app = env_names("public.env.example"), env_names("production.env.example")
    owner = env_names("owner.env.example")
    assert compose["services"]["public"]["env_file"] == ["deploy/public.env"]
    assert compose["services"]["public"]["environment"] == {}
    assert public["SAFETYREG_SURFACE"] == "public"
    assert (
        f"//{public['DATABASE_PUBLIC_ROLE']}:{owner['PUBLIC_PASSWORD']}@"
        in (public["DATABASE_URL"])
    )
    assert app["DATABASE_PUBLIC_ROLE"] == public["DATABASE_PUBLIC_ROLE"]
    assert app["DATABASE_APP_ROLE"] not in str(public)
    assert "public-redis:" in public["REDIS_URL"]
    assert public["TIPS_KEY"] == app["TIPS_KEY"]


def test_sessions_do_not_reach_a_disk_and_containers_dump_no_memory(compose):
    redis = compose["services"]["redis"]
    assert redis["command"] == ["redis-server", "--save", "", "--appendonly", "no"]
    assert "volumes" not in redis
    for name in ("web", "public", "worker"):
        assert compose["services"][name]["ulimits"] == {"core": 0}
        assert compose["services"][name]["tmpfs"][0].startswith("/tmp")


def test_paths_and_commands_exist(compose):
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./") and source not in {"./deploy/tls", "./deploy/fonts"}:
                assert (ROOT / source).exists(), source
    documents = next(v for v in compose["services"]["web"]["volumes"] if "documents" in v)
    inside = settings.DOCUMENT_ROOT.relative_to(settings.VAR)
    assert documents == f"documents:/app/var/{inside}"
    copied = re.findall(r"^COPY (.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    for name in " ".join(copied).split():
        assert (ROOT / name).exists(), name
    assert set(PACKAGES) <= set(" ".join(copied).split())


def test_everything_runs_unprivileged_and_without_an_access_log(compose):
    docker = (ROOT / "Dockerfile").read_text()
    assert docker.index("\nUSER safetyreg") < docker.index("\nCMD")
    assert "--no-access-log" in docker
    for name in ("web", "public", "worker", "beat", "migrate"):
        assert compose["services"][name]["cap_drop"] == ["ALL"]


def test_nginx_reaches_the_web_process(compose, nginx):
    docker = (ROOT / "Dockerfile").read_text()
    port = re.search(r"EXPOSE (\d+)", docker).group(1)
    assert f'"--port", "{port}"' in docker
    assert f"server web:{port};" in nginx
    assert f"server public:{port};" in nginx
    assert f"127.0.0.1:{port}/healthz" in str(compose["services"]["web"]["healthcheck"])
    assert nginx.count("{") == nginx.count("}")


def upstream(nginx: str, path: str) -> str:
    """To which process nginx leads a path: itself, expressions, then the longest beginning."""
    found = locations(nginx)
    if f"= {path}" in found:
        return found[f"= {path}"]
    for name, body in found.items():
        if name.startswith("~ ") and re.search(name[2:].strip('"'), path):
            return body
    names = [name for name in found if name.startswith("/") and path.startswith(name)]
    return found[max(names, key=len)]


def test_nginx_leads_the_office_to_the_office_and_visitors_to_the_public_process(nginx):
    of_the_office = ("/accounts/", "/api/share/", "/receipt/")
    for route, view in walk(get_resolver().url_patterns):
        public = is_public(view) and not route.startswith(of_the_office)
        asked = "visitors" if public else "office"
        if route == "/datasets/<dataset:name>":  # files, which nginx hands out itself
            assert "root /srv;" in upstream(nginx, example(route))
            continue
        assert f"proxy_pass http://{asked};" in upstream(nginx, example(route)), route


def test_uploads_fit_through(nginx):
    number, unit = re.search(r"client_max_body_size (\d+)([kmg]);", nginx).groups()
    form = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert int(number) * UNITS[unit] >= evidence.LIMIT_BYTES * evidence.MAX_FILES + form
    assert settings.DATA_UPLOAD_MAX_NUMBER_FILES >= evidence.MAX_FILES


def test_reports_leave_no_line_in_a_log_and_no_file_on_a_disk(nginx):
    """Article 10; each address under which a report is filed, read or answered is covered."""
    quiet = {
        name: body for name, body in locations(nginx).items() if "interference" in body or
        name in {"/office/interference/", "/receipt/"}
    }  # fmt: skip
    assert set(quiet) == {"/office/interference/", "/receipt/"}
    for body in quiet.values():
        assert "access_log off;" in body
        assert "error_log /dev/null" in body
        assert "proxy_request_buffering off;" in body
        assert "proxy_max_temp_file_size 0;" in body
    views = {route for route, view in walk(get_resolver().url_patterns)
             if view.__module__.startswith("interference.")}  # fmt: skip
    assert views
    assert [route for route in views if not route.startswith(tuple(quiet))] == []
    unencrypted = re.search(r"listen 80;.*?}", nginx, re.DOTALL).group()
    assert "access_log off;" in unencrypted
    log_format = re.search(r"log_format quiet (.*);", nginx).group(1)
    for name in ("referer", "user_agent", "args", "request_uri", "$request ", "cookie"):
        assert name not in log_format


def test_the_visitor_cannot_claim_an_address(nginx):
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in nginx
    assert "proxy_add_x_forwarded_for" not in nginx
    assert env_names("production.env.example")["BEHIND_PROXY"] == "1"


def test_only_pages_without_session_are_cached(nginx):
    kept = {name: body for name, body in locations(nginx).items() if "proxy_cache " in body}
    assert set(kept) == {"/", "/static/"}
    assert 'proxy_set_header Cookie "";' in kept["/"]
    assert all("proxy_pass http://visitors;" in body for body in kept.values())
    assert "use_stale" not in nginx.replace("# proxy_cache_use_stale stands nowhere", "")
    assert f"/{settings.STATIC_URL.strip('/')}/" in locations(nginx)


@pytest.mark.parametrize("name", ["web", "public", "worker", "beat"])
def test_units_start_what_the_containers_start(name):
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read(ROOT / f"deploy/systemd/safetyreg-{name}.service")
    service = unit["Service"]
    assert service["User"] == "safetyreg"
    assert service["ExecStartPre"].endswith("manage.py preflight")
    assert service["LimitCORE"] == "0"
    web = "granian safetyreg.wsgi:application"
    program = {"web": web, "public": web, "worker": "celery -A safetyreg worker",
               "beat": "celery -A safetyreg beat"}[name]  # fmt: skip
    assert program in service["ExecStart"]


@pytest.mark.parametrize(
    "name",
    ["bin/setup", "bin/serve", "bin/test", "bin/bench", "bin/fonts", ".ci/run", "deploy/backup",
     "deploy/restore", "deploy/postgres/roles.sh"],
)  # fmt: skip
def test_scripts_are_executable_posix_shell(name):
    path = ROOT / name
    assert path.stat().st_mode & stat.S_IXUSR
    assert path.read_text().startswith("#!/bin/sh\n")
    assert subprocess.run(["sh", "-n", path], check=False).returncode == 0
