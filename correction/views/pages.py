"""The pages that every register of the room has: list, one record, its steps, a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from enforcement.views.shared import CHANGING, dues_of, files_of
from foundation.accounts.checks import signed_in
from foundation.accounts.models import User
from foundation.accounts.roles import Permission
from foundation.accounts.steps import StepForm, offered, step_page
from foundation.audit.trail import timeline
from foundation.procedure.steps import Procedure, Step
from foundation.web.acts import act_page
from foundation.web.listing import Column, list_page

Facts = list[tuple[str, Any]]
Crumbs = list[tuple[str, str]]


def done_by(who: User | None, on: date | None) -> str:
    """A step as a fact: when, and who took it; empty while nobody has."""
    return f"{on:%Y-%m-%d}　{who.full_name}" if who and on else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """The form that makes a record, and its act."""

    form: Callable[..., Any]
    perform: Callable[[Any, User], Any]
    label: str
    permission: Permission
    intro: str = ""
    knows_user: bool = False  # whether the form asks for ``user``


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """One register. ``rows`` is what a user may see: all else is 404."""

    name: str  # of its addresses: ``finding``, ``findings``, ``finding_step``, ``finding_new``
    folder: str  # its part of the address
    title: str
    rows: Callable[[User], QuerySet[Any]]
    readers: tuple[Permission, ...]
    columns: Sequence[Column]
    facts: Callable[[Any], Facts]
    procedure: Procedure
    labels: Mapping[str, str]
    forms: Mapping[str, StepForm]
    empty: str
    filterset: Any = None
    new: New | None = None
    key: str = "-pk"
    template: str = "correction/record.html"
    shown: Callable[[Any, User], Mapping[str, Any]] = field(default=lambda _one, _user: {})
    only: Callable[[Any, User, Step], bool] = field(default=lambda _one, _user, _step: True)

    def url(self, part: str = "", *args: Any) -> str:
        return reverse(f"correction:{self.name}{part}", args=args)

    def urlpatterns(self) -> list[URLPattern]:
        patterns = [
            path(f"{self.folder}/", self.index, name=f"{self.name}s"),
            path(f"{self.folder}/<int:pk>/", self.detail, name=self.name),
            path(f"{self.folder}/<int:pk>/<slug:name>/", self.step, name=f"{self.name}_step"),
        ]
        if self.new is not None:
            patterns.insert(1, path(f"{self.folder}/new/", self.create, name=f"{self.name}_new"))
        return patterns

    def _user(self, request: HttpRequest) -> User:
        user = signed_in(request)
        if not any(map(user.may, self.readers)):
            raise Http404
        return user

    def _found(self, user: User, pk: int) -> Any:
        return get_object_or_404(self.rows(user), pk=pk)

    def index(self, request: HttpRequest) -> HttpResponseBase:
        return require_safe(self._index)(request)

    def _index(self, request: HttpRequest) -> HttpResponseBase:
        user = self._user(request)
        makes = self.new is not None and user.may(self.new.permission)
        return list_page(
            request,
            queryset=self.rows(user),
            columns=self.columns,
            filterset=self.filterset,
            title=self.title,
            template="correction/list.html",
            key=self.key,
            empty=self.empty,
            extra={"new": self.new, "new_url": self.url("_new")} if makes else {},
        )

    def detail(self, request: HttpRequest, pk: int) -> HttpResponse:
        return require_safe(self._detail)(request, pk)

    def _detail(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = self._user(request)
        found = self._found(user, pk)
        context = {
            "title": str(found),
            "crumbs": self._crumbs(str(found)),
            "record": found,
            "facts": [(name, value) for name, value in self.facts(found) if value],
            "acts": offered(
                self.procedure,
                state=found.state,
                user=user,
                url=lambda name: self.url("_step", pk, name),
                only=lambda step: step.name in self.forms and self.only(found, user, step),
            ),
            "deadlines": dues_of(found),
            "files": files_of(found),
            "events": timeline(found, labels=self.labels)
            .exclude(verb__startswith="deadlines.")
            .reverse(),
            **self.shown(found, user),
        }
        return render(request, self.template, context)

    def step(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        return CHANGING(self._step)(request, pk, name)

    def _step(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        found = self._found(self._user(request), pk)
        return step_page(
            request,
            found,
            name,
            procedure=self.procedure,
            forms=self.forms,
            back=found.get_absolute_url(),
            crumbs=self._crumbs(str(found), found.get_absolute_url()),
        )

    def create(self, request: HttpRequest) -> HttpResponse:
        return CHANGING(self._create)(request)

    def _create(self, request: HttpRequest) -> HttpResponse:
        new, user = self.new, self._user(request)
        if new is None or not user.may(new.permission):
            raise Http404
        given: dict[str, Any] = {"data": request.POST, "files": request.FILES}
        if request.method != "POST":
            given = {"initial": request.GET.dict()}
        if new.knows_user:
            given["user"] = user
        return act_page(
            request,
            form=new.form(**given),
            perform=lambda form: new.perform(form, user),
            title=new.label,
            success=lambda made: f"{new.label}：{made}。",
            redirect_to=lambda made: made.get_absolute_url(),
            extra={
                "crumbs": self._crumbs(new.label),
                "intro": new.intro,
                "submit_label": new.label,
                "cancel_url": self.url("s"),
            },
        )

    def _crumbs(self, label: str, url: str = "") -> Crumbs:
        return [(self.title, self.url("s")), (label, url)]
