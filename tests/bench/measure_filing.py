"""Filing a report with two files: sixteen people at once against the running house."""

from __future__ import annotations

import re
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from http.cookiejar import CookieJar

from tests.bench.harness import Row, fresh_var, measurement
from tests.bench.measure_start import ADDRESS, Run

PEOPLE = [
    "inspector",
    "inspector2",
    "section_head",
    "planner",
    "legal",
    "legal2",
    "equipment",
    "info_centre",
    "committee",
    "committee_director",
    "committee_leader",
    "party_group",
    "general_office",
    "case_committee",
    "county",
    "inspector",
]
EACH = 12  # reports a person files
PASSWORD = "SafetyReg-demo"
FILE = b"%PDF-1.7\n" + b"x" * 500_000
TOKEN = re.compile(r'name="(csrfmiddlewaretoken|token)" value="([^"]+)"')
FORM = {
    "reporter_name": "张实",
    "reporter_title": "主任科员",
    "reporter_contact": "0951-0000000",
    "leader_name": "李某某",
    "leader_title": "副局长",
    "leader_organ": "某市某局",
    "leader_organ_kind": "state_organ",
    "kinds": "4",
    "manner": "telephone",
    "directness": "direct",
    "facts": "来电要求从轻处理。" * 50,
    "refusal": "refused",
    "involved": "nobody",
    "to": "discipline",
}


class Person:
    """A signed-in member of staff with a browser's cookies."""

    def __init__(self, username: str) -> None:
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(jar)
        page = self.get("accounts/sign-in/")
        fields = {**hidden(page), "username": username, "password": PASSWORD}
        data = urllib.parse.urlencode(fields).encode()
        with self._opener.open(ADDRESS + "accounts/sign-in/", data, 60) as answer:
            if "sign-in" in answer.url:
                raise RuntimeError(f"{username} could not sign in")

    def get(self, path: str) -> str:
        with self._opener.open(ADDRESS + path, timeout=60) as answer:
            return str(answer.read().decode())

    def file_report(self) -> tuple[float, bool]:
        """Seconds that sending the form took, and whether it was answered with a receipt."""
        path = "office/interference/report/new/"
        fields = {**FORM, **hidden(self.get(path)), "event_date": date.today().isoformat()}
        body, content_type = multipart(fields)
        request = urllib.request.Request(ADDRESS + path, body, {"Content-Type": content_type})
        began = time.perf_counter()
        with self._opener.open(request, timeout=60) as answer:
            text = answer.read().decode()
        return time.perf_counter() - began, "提交证明码" in text


def hidden(page: str) -> dict[str, str]:
    return dict(TOKEN.findall(page))


def multipart(fields: dict[str, str]) -> tuple[bytes, str]:
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for number in (1, 2):
        head = f'name="evidence"; filename="证据{number}.pdf"\r\nContent-Type: application/pdf'
        head = f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n"
        parts += [head.encode(), FILE, b"\r\n"]
    parts.append(f"--{boundary}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"


def at_once(people: list[Person]) -> list[tuple[float, bool]]:
    def work(person: Person) -> list[tuple[float, bool]]:
        return [person.file_report() for _ in range(EACH)]

    with ThreadPoolExecutor(len(people)) as pool:
        return [result for results in pool.map(work, people) for result in results]


@measurement("filing")
def filing() -> Iterator[Row]:
    house = Run(fresh_var())
    try:
        people = [Person(name) for name in PEOPLE]
        began = time.perf_counter()
        results = at_once(people)
        took = time.perf_counter() - began
    finally:
        house.stop()
    seconds = sorted(second for second, _ in results)
    yield Row("16 people at once, two files of 0.5 MB: p50", seconds[len(seconds) // 2], "s")
    yield Row("p99", seconds[int(len(seconds) * 0.99)], "s")
    yield Row("errors", float(sum(not fine for _, fine in results)), "", 0.0)
    yield Row("reports filed a second", len(results) / took, "/s")
