"""The public pages and the interface of what is disclosed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path, register_converter

from disclosure import datasets
from disclosure.api import schema
from disclosure.api import views as api
from disclosure.feeds import NewEntries
from disclosure.models import Batch
from disclosure.views import crawlers, downloads, figures, public
from disclosure.views import datasets as sets


class KindConverter:
    """One of the kinds of what is disclosed."""

    regex = "|".join(Batch.Kind.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class CodeConverter(KindConverter):
    """A credit code, or the older number of a unit that has none."""

    regex = "[0-9A-Z]{6,30}"


class DatasetConverter(KindConverter):
    """The name of a file that was made here, or of the manifest."""

    regex = datasets.NAME


register_converter(DatasetConverter, "dataset")
register_converter(KindConverter, "disclosed")
register_converter(CodeConverter, "unit_code")
app_name = "disclosure"
urlpatterns = [
    *(path(f"{kind}/", public.entries, {"kind": kind}, name=kind) for kind in Batch.Kind.values),
    path("notices/", public.notices, name="notices"),
    path("plans/", public.plans, name="plans"),
    path("<disclosed:kind>/<int:pk>/", public.entry, name="entry"),
    path("units/<unit_code:code>/", public.unit, name="unit"),
    path("<disclosed:kind>/data.csv", downloads.data_csv, name="csv"),
    path("<disclosed:kind>/data.xlsx", downloads.data_xlsx, name="xlsx"),
    path("<disclosed:kind>/data.json", downloads.data_json, name="json"),
    path("api/v1/<disclosed:kind>/", api.entries, name="api"),
    path("api/v1/<disclosed:kind>/<int:pk>/", api.one, name="api_one"),
    path("api/schema/", schema.schema, name="schema"),
    path("api/docs/", schema.docs, name="api_docs"),
    path("datasets/", sets.datasets, name="datasets"),
    path("datasets/<dataset:name>", sets.dataset, name="dataset"),
    path("entries/<int:pk>/error/", public.note, name="error_note"),
    path("statistics/", figures.years, name="years"),
    path("statistics.csv", figures.years_csv, name="years_csv"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("sitemap-lists.xml", crawlers.sitemap_lists, name="sitemap_lists"),
    path("sitemap-<int:number>.xml", crawlers.sitemap_part, name="sitemap_part"),
    path("feeds/disclosure/", login_not_required(NewEntries()), name="feed"),
]
