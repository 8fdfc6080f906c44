"""Every address is closed unless it stands in this list."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver, get_resolver

from disclosure.models import Batch

# What anybody may read without signing in. Whoever adds a row opens a door: say why in review.
PUBLIC = {
    "/",
    "/rules/",
    "/audit/",
    "/audit/seals.csv",
    "/feeds/seals/",
    "/accounts/sign-in/",
    "/accounts/sign-out/",
    "/documents/verify/",
    "/documents/<document_code:code>/",  # answers only for a public document or a true code
    "/api/share/v1/enterprises/",  # answers 401 without a token that the administrator issued
    "/api/share/v1/penalties/",
    "/api/share/v1/hazards/",
    "/api/share/v1/changes/",
    *(f"/{kind}/" for kind in Batch.Kind.values),  # what was approved and published, frozen
    "/notices/",
    "/plans/",  # public documents: issued plans and bulletins
    "/<disclosed:kind>/<int:pk>/",
    "/units/<unit_code:code>/",  # what the lists show of one unit
    "/<disclosed:kind>/data.csv",
    "/<disclosed:kind>/data.xlsx",
    "/<disclosed:kind>/data.json",
    "/statistics/",  # counts of what the lists show
    "/statistics.csv",
    "/robots.txt",
    "/sitemap.xml",  # addresses of what the lists show
    "/sitemap-lists.xml",
    "/sitemap-<int:number>.xml",
    "/api/v1/<disclosed:kind>/",
    "/api/v1/<disclosed:kind>/<int:pk>/",
    "/api/schema/",
    "/api/docs/",
    "/datasets/",  # what the lists show, as files
    "/datasets/<dataset:name>",
    "/entries/<int:pk>/error/",  # anybody points out an error; nothing is shown but thanks
    "/feeds/disclosure/",
    "/draws/",  # announcements and revealed results alone: what was published
    "/draws/verify_draw.py",
    "/draws/verify_draw.html",
    "/draws/<slug:number>/",
    "/draws/<slug:number>/draw.json",
    "/draws/<slug:number>/pool.txt",
    "/draws/<slug:number>/verify/",
    "/tips/new/",  # anybody reports; nothing is shown but the number and code of that tip
    "/tips/query/",  # whoever holds number and code reads the answer, nothing else
    "/unit-report/<slug:secret>/",  # a listed unit, by a link that works once
    "/receipt/proof/",  # whoever holds a proof of filing may check it
}
EXAMPLES = {
    "int": "1",
    "uuid": str(UUID(int=1)),
    "slug": "word",
    "str": "word",
    "path": "a/b",
}


def walk(patterns, prefix="/"):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


def addresses():
    return list(walk(get_resolver().url_patterns))


def is_public(view) -> bool:
    return getattr(view, "login_required", True) is False


def example(route: str) -> str:
    """A real address for a route: ``/x/<int:pk>/`` becomes ``/x/1/``."""
    return re.sub(
        r"<(?:(\w+):)?\w+>", lambda found: EXAMPLES.get(found.group(1) or "str", "word"), route
    )


def test_the_public_list_is_exact():
    assert {route for route, view in addresses() if is_public(view)} == PUBLIC


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_everything_else_asks_for_sign_in(client, method):
    wrong = []
    for route, view in addresses():
        if is_public(view):
            continue
        answer = getattr(client, method)(example(route))
        sign_in = resolve_url(settings.LOGIN_URL)
        if answer.status_code != 302 or not answer["Location"].startswith(sign_in):
            wrong.append(f"{method} {route}: {answer.status_code}")
    assert wrong == []


def test_routes_are_plain():
    """No regular expressions: the examples above could not tell what they open."""
    assert [route for route, _view in addresses() if re.search(r"[\^$\\(]", route)] == []
