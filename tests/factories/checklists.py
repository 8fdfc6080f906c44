"""Checklists: those that came with the program, and versions made by the acts."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps

from enforcement.actions import checklists as acts
from enforcement.models import Checklist
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.procedure.acts import acting
from tests.factories.accounts import UserFactory, confirmed

ITEM = acts.Item(category="仓库", text="出入库登记齐全，账物相符。", basis="内部制度")


def administrator(**given) -> User:
    return UserFactory(roles=[Role.ADMINISTRATOR.value], **given)


def first() -> None:
    """What the migration wrote; again where a transactional test has emptied the tables."""
    if not Checklist.objects.exists():
        with acting():
            import_module("enforcement.migrations.0003_first_checklists").load(apps, None)


def draft(by: User | None = None, industry: str = "trade") -> Checklist:
    """A draft of the next version, with the items of the one in use."""
    first()
    title = "工贸企业安全检查表（修订）"
    return acts.draft_version(industry=industry, title=title, by=by or administrator())


def put_in_use(checklist: Checklist, by: User | None = None) -> Checklist:
    by = by or administrator()
    return acts.put_in_use(checklist, by=by, confirmed=confirmed(by))
