"""What the program refuses to run with in production (``DEBUG`` off)."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseError
from django.db import connection

from foundation import jurisdiction
from foundation.accounts.models import User
from foundation.audit.models import AuditEvent
from foundation.documents import fonts
from safetyreg import public_rights

SECRET_LENGTH = 50  # characters
KNOWN_SECRETS = ("only-for-the-demo", "django-insecure-", "change-me")
GENERATE = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"


@register(Tags.security)
def configuration(**_kwargs: Any) -> list[CheckMessage]:
    """Errors that can be told without the database; none while ``DEBUG`` is on."""
    if settings.DEBUG:
        return []
    return [*_secret_key(), *_hosts(), *_demo_switch(), *_documents(), *_jurisdiction()]


def _secret_key() -> list[CheckMessage]:
    try:
        key = settings.SECRET_KEY
    except ImproperlyConfigured:
        key = ""
    if not key:
        problem = "SECRET_KEY is not set. 未设置 SECRET_KEY。"
    elif key.startswith(KNOWN_SECRETS):
        problem = "SECRET_KEY is one that everybody knows. SECRET_KEY 是公开的示例值。"
    elif len(key) < SECRET_LENGTH or len(set(key)) < 10:
        problem = f"SECRET_KEY is too weak (under {SECRET_LENGTH} characters). SECRET_KEY 过短。"
    else:
        return []
    return [Error(problem, hint=f"Set it to a long random value: {GENERATE}", id="safetyreg.E001")]


def _hosts() -> list[CheckMessage]:
    hosts = settings.ALLOWED_HOSTS
    if hosts and not any(host.strip() in {"*", "."} for host in hosts):
        return []
    return [
        Error(
            "ALLOWED_HOSTS is empty or open to every name. ALLOWED_HOSTS 为空或对任意域名开放。",
            hint="Set it to the names under which users reach the site, for example "
            "ALLOWED_HOSTS=anjian.example.gov.cn",
            id="safetyreg.E002",
        )
    ]


def _demo_switch() -> list[CheckMessage]:
    if not settings.DEMO:
        return []
    return [
        Error(
            "SAFETYREG_DEMO is on while DEBUG is off. 生产环境不得开启演示模式。",
            hint="Remove SAFETYREG_DEMO, or set it to 0.",
            id="safetyreg.E003",
        )
    ]


def _documents() -> list[CheckMessage]:
    hint = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"
    return [Error(problem, hint=hint, id="safetyreg.E004") for problem in fonts.problems()]


def _jurisdiction() -> list[CheckMessage]:
    try:
        jurisdiction.current()
    except jurisdiction.JurisdictionError as error:
        return [Error(f"SAFETYREG_JURISDICTION: {error} 辖区文件有误。", id="safetyreg.E007")]
    return []


@register(Tags.database)
def demo_accounts(**_kwargs: Any) -> list[CheckMessage]:
    """Demo accounts in a production database; run by ``migrate`` too."""
    tables = connection.introspection.table_names()
    if settings.DEBUG or User._meta.db_table not in tables:
        return []
    count = User.objects.filter(is_demo=True).count()
    if not count:
        return []
    return [
        Error(
            f"{count} demo accounts, whose password everybody knows, are in this database. "
            f"数据库中有 {count} 个演示账号。",
            hint="Never run production on a demo database: start with an empty one.",
            id="safetyreg.E005",
        )
    ]


def stored() -> list[CheckMessage]:
    """What only the database knows, for the processes that serve."""
    try:
        if settings.SURFACE == "public":  # its role may not even count accounts
            return public_role()
        return [*demo_accounts(), *audit_rights()]
    except DatabaseError as error:
        return [Error(f"The database does not answer: {error}".strip(), id="safetyreg.E006")]


def audit_rights() -> list[CheckMessage]:
    """Whether this process could rewrite the audit trail. The owner, who migrates, always can."""
    table = AuditEvent._meta.db_table
    if table not in connection.introspection.table_names():
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, has_table_privilege(%s, 'UPDATE')", [table])
        role, may_update = cursor.fetchone()
    if not may_update:
        return []
    return [
        checks.Warning(
            f"The database role {role} may rewrite the audit trail. "
            f"数据库角色 {role} 可以改写审计轨迹。",
            hint="Let web, worker and beat connect as a role of their own (DATABASE_APP_ROLE), "
            "and only the migration as the owner: see README, production.",
            id="safetyreg.W001",
        )
    ]


def public_role() -> list[CheckMessage]:
    """Whether a process that serves the public alone may do more than its pages need."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        role = cursor.fetchone()[0]
        excess = public_rights.excess(cursor, tables)
    if not excess:
        return []
    named = "、".join(excess[:5])
    return [
        Error(
            f"The public surface connects as {role}, which reaches more than public pages need: "
            f"{named} ({len(excess)} in all). 公开网站的数据库角色 {role} 权限过大。",
            hint="Let it connect as DATABASE_PUBLIC_ROLE (DATABASE_URL of this process), and run "
            "grant_rights as the owner: see README, production.",
            id="safetyreg.E008",
        )
    ]


def refuse_unsafe_start() -> None:
    """End the process with every reason at once; called by web and worker as they start."""
    messages = [*configuration(), *stored()]
    for message in messages:
        print(f"{message.msg}\n    {message.hint or ''}", file=sys.stderr)  # noqa: T201
    errors = [message for message in messages if message.is_serious()]
    if errors and not settings.DEBUG:
        raise SystemExit(f"safetyreg refuses to start: {len(errors)} problem(s) above. 拒绝启动。")
