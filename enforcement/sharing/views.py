"""Enterprises, penalties, hazards, and what changed since a moment; pages by a cursor."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_naive, make_aware
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.actions.sharing import record_call
from enforcement.models import Case, Decision, Hazard, ShareToken
from enforcement.querysets.conducted import hazards_found
from enforcement.querysets.places import inside
from enforcement.rules.sharing import ENTERPRISES, HAZARDS, PENALTIES, SCOPES
from enforcement.sharing import shapes
from enforcement.sharing.tokens import BearerToken, InScope, PerToken
from foundation.audit.models import AuditEvent
from foundation.enterprises.models import Enterprise
from foundation.workdays.quarters import CHINA

Rows = QuerySet[Any]
KINDS = {
    "enterprises.enterprise": ENTERPRISES,
    "enforcement.case": PENALTIES,
    "enforcement.hazard": HAZARDS,
}


class Pages(CursorPagination):
    page_size = 100
    max_page_size = 1000
    page_size_query_param = "size"
    ordering = "pk"


class Shared(ListAPIView[Any]):
    """A list for token holders. ``asked`` are the parameters it knows; others are refused."""

    authentication_classes = (BearerToken,)
    permission_classes = (InScope,)
    throttle_classes = (PerToken,)
    renderer_classes = (JSONRenderer,)
    pagination_class = Pages
    scope = ""
    asked: tuple[str, ...] = ()
    what = ""

    def token(self) -> ShareToken:
        found = self.request.auth
        if not isinstance(found, ShareToken):
            raise TypeError("no token")
        return found

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = request.query_params
        known = {*self.asked, "cursor", "size"}
        if wrong := sorted(set(given) - known):
            raise ValidationError({name: ["不认识的参数。"] for name in wrong})
        answer = super().list(request, *args, **kwargs)
        told = {name: given[name][:100] for name in self.asked if name in given}
        record_call(self.token(), what=self.what, asked=told, rows=len(answer.data["results"]))
        return answer

    def inside(self, rows: Rows, path: str) -> Rows:
        """Within the region of the token."""
        code = self.token().region_code
        return rows.filter(inside(code, path)) if code else rows

    def day(self, name: str) -> Any:
        text = self.request.query_params.get(name, "")
        if not text:
            return None
        try:
            found = parse_date(text)
        except ValueError:
            found = None
        if found is None:
            raise ValidationError({name: ["请写成 2026-01-31 的样子。"]})
        return found

    def within(self, rows: Rows, field: str) -> Rows:
        """``since`` and ``until`` asked of ``field``, both days included."""
        first, last = self.day("since"), self.day("until")
        rows = rows.filter(**{f"{field}__gte": first}) if first else rows
        return rows.filter(**{f"{field}__lte": last}) if last else rows


class Enterprises(Shared):
    scope, what = ENTERPRISES, SCOPES[ENTERPRISES]
    asked = ("credit_code",)
    serializer_class = shapes.EnterpriseShape

    def get_queryset(self) -> Rows:
        rows = Enterprise.objects.defer("grams", "search_text")
        if code := self.request.query_params.get("credit_code"):
            rows = rows.filter(credit_code=code.strip().upper())
        return self.inside(rows, "region_code")


class Penalties(Shared):
    """Decisions of penalty that were served, those revoked or changed as well."""

    scope, what = PENALTIES, SCOPES[PENALTIES]
    asked = ("credit_code", "case", "since", "until")
    serializer_class = shapes.PenaltyShape

    def get_queryset(self) -> Rows:
        rows: Rows = Decision.objects.filter(
            kind=Decision.Kind.PENALTY, served_on__isnull=False
        ).select_related("case", "document")
        given = self.request.query_params
        if code := given.get("credit_code"):
            rows = rows.filter(case__party_code=code.strip().upper(), case__party=Case.Party.UNIT)
        if number := given.get("case"):
            rows = rows.filter(case__number=number.strip())
        rows = self.within(rows, "decided_on").prefetch_related("items")
        return self.inside(rows, "case__region_code")


class Hazards(Shared):
    scope, what = HAZARDS, SCOPES[HAZARDS]
    asked = ("credit_code", "state", "since", "until")
    serializer_class = shapes.HazardShape

    def get_queryset(self) -> Rows:
        rows = hazards_found().select_related("enterprise", "inspection")
        given = self.request.query_params
        if code := given.get("credit_code"):
            rows = rows.filter(enterprise__credit_code=code.strip().upper())
        if state := given.get("state"):
            if state not in Hazard.State.values:
                raise ValidationError({"state": [f"可填：{'、'.join(Hazard.State.values)}。"]})
            rows = rows.filter(state=state)
        return self.inside(self.within(rows, "found_on"), "enterprise__region_code")


class Changes(Shared):
    """What happened to records since a moment, in its order: read them anew by their lists."""

    what = "变更"
    asked = ("since",)
    serializer_class = shapes.ChangeShape

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "kinds": KINDS}

    def get_queryset(self) -> Rows:
        rows = AuditEvent.objects.filter(at__gte=self._since())
        token = self.token()
        types = [kind for kind, scope in KINDS.items() if scope in token.scopes]
        rows = rows.filter(target_type__in=types)
        if token.region_code:
            rows = rows.filter(self._of_region(types, token.region_code))
        return rows

    def _since(self) -> datetime:
        text = self.request.query_params.get("since", "")
        try:
            found = parse_datetime(text.replace(" ", "+"))
        except ValueError:
            found = None
        if found is None:
            raise ValidationError({"since": ["必填，写成 2026-01-31T08:00:00+08:00 的样子。"]})
        return make_aware(found, CHINA) if is_naive(found) else found

    def _of_region(self, types: list[str], code: str) -> Any:
        places = {
            "enterprises.enterprise": (Enterprise.objects.all(), "region_code"),
            "enforcement.case": (Case.objects.all(), "region_code"),
            "enforcement.hazard": (hazards_found(), "enterprise__region_code"),
        }
        found = Q()
        for kind in types:
            rows, path = places[kind]
            keyed = rows.annotate(key=Cast("pk", CharField())).filter(inside(code, path))
            found |= Q(Exists(keyed.filter(key=OuterRef("target_id"))), target_type=kind)
        return found
