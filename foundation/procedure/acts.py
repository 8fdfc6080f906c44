"""Acts: the only writers. A case record cannot be saved outside one."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, ParamSpec, TypeVar

from django.db import models, transaction

P = ParamSpec("P")
R = TypeVar("R")

_acting: ContextVar[bool] = ContextVar("acting", default=False)


class OutsideAct(RuntimeError):
    """A case record was written outside an act of the procedure: a bug in the caller."""


@contextmanager
def acting() -> Iterator[None]:
    """Allow writing case records inside the block (acts, factories, migrations of data)."""
    token = _acting.set(True)
    try:
        yield
    finally:
        _acting.reset(token)


def act(function: Callable[P, R]) -> Callable[P, R]:
    """Mark one act of the regulation: one transaction in which case records may be written."""

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic(), acting():
            return function(*args, **kwargs)

    return wrapper


def _demand_act(model: type[models.Model]) -> None:
    if not _acting.get():
        raise OutsideAct(f"{model.__name__} is written only inside an act (see actions.py)")


M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class CaseQuerySet(models.QuerySet[M_co]):
    """Refuses bulk writes outside an act and deletion always (nothing is deleted)."""

    def update(self, **kwargs: Any) -> int:
        _demand_act(self.model)
        return super().update(**kwargs)

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        _demand_act(self.model)
        return super().bulk_create(*args, **kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        _demand_act(self.model)
        return super().bulk_update(*args, **kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise OutsideAct(f"{self.model.__name__} is never deleted")


def _case_manager() -> models.Manager[Any]:
    # Behind a function, because django-stubs cannot resolve a manager made in an abstract model.
    return CaseQuerySet.as_manager()


class CaseRecord(models.Model):
    """Base of every record of a procedure: written only inside acts, never deleted."""

    objects: ClassVar[models.Manager[Any]] = _case_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        _demand_act(type(self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:  # noqa: ARG002
        raise OutsideAct(f"{type(self).__name__} is never deleted")
