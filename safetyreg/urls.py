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

# Both sides: what anybody may check.
shared: list[Route] = [
    path("rules/", rules_page.rules, name="rules"),
    path("documents/", include("foundation.documents.urls")),
    path("", include("foundation.audit.urls")),
]
public: list[Route] = [
    path("", portal.portal, name="portal"),
]
office: list[Route] = [
    path("office/", workbench.workbench, name="workbench"),
    path("", include("foundation.accounts.urls")),
    path("office/", include("foundation.web.urls")),
    path("office/", include("foundation.workdays.urls")),
    path("", include("interference.urls")),
    path("office/deadlines/", workbench.deadlines, name="deadlines"),
]
# The office alone has no portal: its front door is the workbench.
office_door: list[Route] = [path("", portal.to_workbench, name="portal")]

urlpatterns: list[Route] = {
    "public": shared + public,
    "office": shared + office_door + office,
    "all": shared + public + office,
}[settings.SURFACE]
