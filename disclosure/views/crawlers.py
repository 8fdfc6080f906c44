"""What search engines ask for: robots.txt and a sitemap in files of equal ranges of numbers.

Ranges, not pages: a file costs the same however many entries there are.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from disclosure.models import Batch, Entry

SIZE = 50_000  # addresses in a file: the most that the protocol allows
CHUNK = 5000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    address = request.build_absolute_uri(reverse("disclosure:sitemap"))
    lines = ["User-agent: *", "Disallow: /office/", "Disallow: /accounts/", f"Sitemap: {address}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index: the lists, then one file for each range of numbers."""
    names = [reverse("disclosure:sitemap_lists")]
    names += [reverse("disclosure:sitemap_part", args=[n]) for n in range(_last() + 1)]
    parts = (f"<sitemap><loc>{request.build_absolute_uri(name)}</loc></sitemap>" for name in names)
    return _xml(f"{_HEAD}<sitemapindex {_SPACE}>{''.join(parts)}</sitemapindex>")


@login_not_required
@require_safe
def sitemap_lists(request: HttpRequest) -> HttpResponse:
    names = ["portal", "disclosure:years", "disclosure:notices"]
    names += [f"disclosure:{kind}" for kind in Batch.Kind.values]
    found = (request.build_absolute_uri(reverse(name)) for name in names)
    parts = "".join(f"<url><loc>{address}</loc></url>" for address in found)
    return _xml(f"{_HEAD}<urlset {_SPACE}>{parts}</urlset>")


@login_not_required
@require_safe
def sitemap_part(request: HttpRequest, number: int) -> StreamingHttpResponse:
    if number > _last():
        raise Http404
    lines = _lines(request.build_absolute_uri("/"), number)
    return StreamingHttpResponse(lines, content_type="application/xml; charset=utf-8")


def _lines(root: str, number: int) -> Iterator[str]:
    yield f"{_HEAD}<urlset {_SPACE}>"
    rows = Entry.objects.all().shown()
    rows = rows.filter(pk__gte=number * SIZE, pk__lt=(number + 1) * SIZE).order_by("pk")
    for pk, kind, at in rows.values_list("pk", "kind", "changed_at").iterator(CHUNK):
        yield f"<url><loc>{root}{kind}/{pk}/</loc><lastmod>{at:%Y-%m-%d}</lastmod></url>\n"
    yield "</urlset>"


def _last() -> int:
    """The number of the last file."""
    newest: int = Entry.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return newest // SIZE


def _xml(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="application/xml; charset=utf-8")
