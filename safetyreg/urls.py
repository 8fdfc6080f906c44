"""The map of the house. ``SAFETYREG_SURFACE`` says which side of it a process serves."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from safetyreg import portal, rules_page, workbench

Route = URLPattern | URLResolver

handler400 = "foundation.web.errors.handler400"
handler403 = "foundation.web.errors.handler403"
handler404 = "foundation.web.errors.handler404"
handler500 = "foundation.web.errors.handler500"


def shared_routes() -> list[Route]:
    """Both sides: what anybody may check."""
    return [
        path("rules/", rules_page.rules, name="rules"),
        path("documents/", include("foundation.documents.urls")),
        path("", include("foundation.audit.urls")),
    ]


def public_routes() -> list[Route]:
    return [
        path("", portal.portal, name="portal"),
        path("draws/", include("enforcement.urls.public_draws")),
        path("tips/", include("enforcement.urls.public_tips")),
        path("", include("disclosure.public_urls")),
        path("unit-report/", include("blacklist.public_urls")),
    ]


def office_routes() -> list[Route]:
    return [
        path("", include("foundation.accounts.urls")),
        path("office/", workbench.workbench, name="workbench"),
        path("office/deadlines/", workbench.deadlines, name="deadlines"),
        path("office/", include("foundation.web.urls")),
        path("office/", include("foundation.workdays.urls")),
        path("office/enterprises/", include("foundation.enterprises.urls")),
        path("office/imports/", include("foundation.imports.urls")),
        path("office/enforcement/", include("enforcement.urls")),
        path("office/correction/", include("correction.urls")),
        path("office/disclosure/", include("disclosure.urls")),
        path("office/blacklist/", include("blacklist.urls")),
        path("api/share/v1/", include("enforcement.urls.sharing")),
        path("", include("interference.urls")),
    ]


def routes(surface: str) -> list[Route]:
    """The routes of ``public``, ``office`` or ``all``; KeyError for anything else."""
    door: list[Route] = [path("", portal.to_workbench, name="portal")]
    return {
        "public": lambda: shared_routes() + public_routes(),
        # The office alone has no portal: its front door is the workbench.
        "office": lambda: shared_routes() + door + office_routes(),
        "all": lambda: shared_routes() + public_routes() + office_routes(),
    }[surface]()


urlpatterns = routes(settings.SURFACE)
