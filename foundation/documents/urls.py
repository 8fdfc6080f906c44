from __future__ import annotations

from django.conf import settings
from django.urls import path, register_converter

from foundation.documents import codes, views

app_name = "documents"


class CodeConverter:
    regex = codes.PATTERN.strip("^$")

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CodeConverter, "document_code")

public_urlpatterns = [
    path("verify/", views.verify, name="verify"),
    path("<document_code:code>/", views.public_file, name="public"),
]
office_urlpatterns = [
    path("<int:pk>/file/", views.office_file, name="file"),
    path("evidence/<int:pk>/", views.evidence_file, name="evidence"),
]
# On the public surface nobody signs in, so what needs it is not even there.
urlpatterns = public_urlpatterns + (office_urlpatterns if settings.SURFACE != "public" else [])
