"""An outsider's requests to the public side: no answer is a 500, none tells what is not public."""

from __future__ import annotations

from itertools import product
from urllib.parse import quote

import pytest
from django.test import Client

from disclosure.models import Batch
from foundation.workdays.quarters import today
from tests.factories import disclosure as make
from tests.factories import draw_acts, officers

pytestmark = pytest.mark.django_db

KINDS = Batch.Kind.values
LISTS = [f"/{kind}/" for kind in KINDS]
FILES = [f"/{kind}/data.{suffix}" for kind in KINDS for suffix in ("csv", "xlsx", "json")]
INTERFACE = [f"/api/v1/{kind}/" for kind in KINDS]
WORDS = (
    "%", "_", "\\", "'", '"', "' OR 1=1 --", "'; DROP TABLE disclosure_entry; --", "\0", "\x00爆破",
    "９１６４０１００", "違規爆破作業", "長" * 500, "长" * 121, "<script>x</script>",
    "{{ settings.SECRET_KEY }}", "{% debug %}", "${7*7}", "\u202e\u2028\ufffd", "𠀀" * 60, "%s%n%x",
)  # fmt: skip
VALUES = ("\0", "9" * 5000, "-1", "1e999999", "0001-01-01", "9999-12-31", "²", "a[]=b", "null")
NAMES = ("region", "industry", "execution", "since", "until", "sort", "after", "before",
         "year", "mark", "least", "most",
         "changed_since", "page", "format")  # fmt: skip
NUMBERS = ("0", "9" * 18, "9" * 19, "9" * 400, "00001", "1.0", "-1", "٣", "1%00", "1;ls")
PATHS = (
    "/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/static/../safetyreg/settings.py",
    "/static/..%2f..%2fsafetyreg%2fsettings.py", "/media/", "/media/..%2f.env", "/.env",
    "/.git/config", "/manage.py", "/var/", "/admin/", "/api/", "/api/v1/", "/api/v2/penalties/",
    "/api/v1/cases/", "/api/v1/users/", "/api/share/v1/", "/api/share/v1/cases/",
    "/documents/AAAA/", "/documents/1/file/", "/documents/evidence/1/", "/office/",
    "/office/disclosure/", "/office/enforcement/cases/", "/office/audit/", "/office/audit/export/",
    "/office/blacklist/", "/office/enterprises/", "/interference/", "/draws/nowhere/",
    "/draws/nowhere/pool.txt", "/units/1/",
    "/units/91640100MA75X00000/", "/units/%00%00%00/", "/units/" + "9" * 400 + "/", "/draws/%00/",
    "/unit-report/guess/", "/unit-report/%FF/",
    "/tips/query/?receipt=%00", "/penalties/data.csv/", "/feeds/disclosure/?page=%00", "/%FF%FE",
    "//evil.example/", "/penalties//", "/" + "a" * 4000, "/penalties/?" + "q=1&" * 3000,
)  # fmt: skip
METHODS = ("post", "put", "patch", "delete", "trace", "options")
HEADERS = (
    {"HTTP_HOST": "evil.example"}, {"HTTP_HOST": "a b"}, {"HTTP_ACCEPT_LANGUAGE": "x" * 9000},
    {"HTTP_COOKIE": "safetyreg_session=forged; csrftoken=\xff"}, {"HTTP_RANGE": "bytes=0-,-1"},
    {"HTTP_X_FORWARDED_FOR": "' OR 1=1 --"}, {"HTTP_X_FORWARDED_HOST": "evil.example"},
    {"HTTP_X_FORWARDED_PROTO": "x"}, {"HTTP_IF_NONE_MATCH": '"' + "x" * 5000},
    {"HTTP_IF_MODIFIED_SINCE": "Thu, 99 Foo 0000 99:99:99 GMT"}, {"HTTP_ACCEPT": "*/"},
    {"HTTP_AUTHORIZATION": "Bearer ' OR 1=1"}, {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
    {"HTTP_REFERER": "javascript:alert(1)"}, {"HTTP_HX_REQUEST": "true"},
)  # fmt: skip
BODIES = ("", "text=", "text=%00", "text=" + "x" * 200_000, "a=b&" * 2000, "\x00\xff", "{}", "[")
HIDDEN = "密不可见的单位"
TOLD_BY_NO_ANSWER = (
    HIDDEN, "Traceback", "psycopg", "django.db", "SECRET_KEY = ", "root:x:0", "ProgrammingError",
)  # fmt: skip


def requests() -> list[tuple[str, str, dict[str, str]]]:
    """Method, address, headers or body; ``{entry}`` stands for the number of a published entry."""
    asked: list[tuple[str, str, dict[str, str]]] = []
    pages = LISTS[:2] + FILES[:1] + INTERFACE[:1]
    asked += [("get", f"{page}?q={quote(word)}", {}) for page, word in product(pages, WORDS)]
    named = product((LISTS[0], INTERFACE[0]), NAMES, VALUES)
    asked += [("get", f"{page}?{name}={quote(value)}", {}) for page, name, value in named]
    asked += [("get", f"/penalties/{number}/", {}) for number in NUMBERS]
    asked += [("get", f"/entries/{number}/error/", {}) for number in NUMBERS]
    asked += [("get", f"/sitemap-{number}.xml", {}) for number in NUMBERS]
    asked += [("get", path, {}) for path in PATHS]
    every = (
        LISTS
        + FILES
        + INTERFACE
        + [
            "/",
            "/statistics/",
            "/statistics.csv",
            "/sitemap.xml",
            "/robots.txt",
            "/notices/",
            "/feeds/disclosure/",
            "/draws/",
        ]
    )
    asked += [(method, page, {}) for method, page in product(METHODS, every)]
    asked += [("get", page, given) for page, given in product((LISTS[0], INTERFACE[0]), HEADERS)]
    asked += [("post", "/entries/{entry}/error/", {"body": body}) for body in BODIES]
    return asked


def answered(client: Client, entry: int, asked: tuple[str, str, dict[str, str]]):
    method, path, given = asked
    path, body = path.replace("{entry}", str(entry)), given.get("body")
    if body is None:
        return getattr(client, method)(path, **given)
    kind = "application/x-www-form-urlencoded"
    return client.generic("POST", path, body.encode("latin-1"), content_type=kind)


@pytest.fixture
def entry():
    """One published penalty beside one that only the office knows, and an announced draw."""
    found = make.entry()
    make.penalty(party_name=HIDDEN)
    make.draft(period=str(today().year))
    by = officers.planner()
    draw_acts.some_pool(by)
    draw_acts.drawn(by)
    return found


def test_no_request_breaks_the_public_side_or_learns_what_is_not_public(entry):
    visitor = Client(raise_request_exception=False)
    asked = requests()
    assert len(asked) >= 400
    broken, told, read = [], [], 0
    for one in asked:
        answer = answered(visitor, entry.pk, one)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.status_code >= 500:
            broken.append((answer.status_code, one[:2]))
        shown = body.decode("utf-8", "replace")
        read += entry.title in shown
        told += [(word, one[:2]) for word in TOLD_BY_NO_ANSWER if word in shown]
    assert not broken
    assert not told
    assert read  # what is public was told, so what is hidden could have been
