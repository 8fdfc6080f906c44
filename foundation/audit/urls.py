from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from foundation.audit import views
from foundation.audit.feeds import SealFeed
from foundation.web.nav import register_nav

app_name = "audit"
public_urlpatterns = [
    path("audit/", views.seals, name="seals"),
    path("audit/seals.csv", views.seals_file, name="seals_file"),
    path("feeds/seals/", login_not_required(SealFeed()), name="feed"),
]
office_urlpatterns = [
    path("office/audit/", views.events, name="events"),
    path("office/audit/export/", views.export, name="export"),
]
# One include at the root, since a namespace can be included but once.
urlpatterns = public_urlpatterns + (office_urlpatterns if settings.SURFACE != "public" else [])

register_nav(
    "审计轨迹", "audit:events", permission="read_audit", order=900, group="系统管理", icon="seal"
)
