"""Data sets: complete, named by their digest, made once, kept a while."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
import time

import pytest
from django.test import Client

from disclosure import datasets, tasks
from disclosure.models import Batch
from tests.factories import disclosure as make

pytestmark = [pytest.mark.django_db, pytest.mark.article("D.5.2")]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATASET_ROOT = tmp_path / "datasets"
    return settings.DATASET_ROOT


def of(kind: str, suffix: str):
    return next(o for o in datasets.manifest() if (o["kind"], o["format"]) == (kind, suffix))


def test_the_files_hold_what_the_lists_show(folder):
    entry = make.entry()
    assert tasks.make_datasets() == 2 * len(Batch.Kind.values)
    sheet, lines = of("penalties", "csv"), of("penalties", "jsonl")
    text = (folder / sheet["name"]).read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    assert [row["digest"] for row in rows] == [entry.digest]
    (line,) = (folder / lines["name"]).read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == Client().get(f"/api/v1/penalties/{entry.pk}/").json()
    assert (sheet["rows"], lines["rows"], of("hazards", "csv")["rows"]) == (1, 1, 0)


def test_digest_size_and_packed_twin_are_true(folder):
    make.entry()
    datasets.make()
    for one in datasets.manifest():
        plain, packed = ((folder / one[name]).read_bytes() for name in ("name", "packed"))
        assert gzip.decompress(packed) == plain
        assert (len(plain), len(packed)) == (one["size"], one["packed_size"])
        assert hashlib.sha256(plain).hexdigest() == one["sha256"]
        assert one["sha256"] in one["name"]
        assert hashlib.sha256(packed).hexdigest() == one["packed_sha256"]
        assert (folder / one["name"]).stat().st_mode & 0o777 == 0o644


def test_a_second_night_without_news_changes_nothing(folder):
    make.entry()
    datasets.make()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert datasets.make() == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_what_was_replaced_is_kept_some_days(folder):
    datasets.make()
    old = folder / of("penalties", "csv")["name"]
    long_ago = time.time() - 40 * 24 * 60 * 60
    os.utime(old, (long_ago, long_ago))
    foreign = folder / "README"
    foreign.write_text("x")
    os.utime(foreign, (long_ago, long_ago))
    make.entry()
    assert datasets.make() == 2
    assert old.exists()  # its days begin when it is replaced
    os.utime(old, (long_ago, long_ago))
    datasets.make()
    assert not old.exists()
    assert foreign.exists()


def test_a_run_that_breaks_leaves_the_files_as_they_were(folder, monkeypatch):
    make.entry()
    datasets.make()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    monkeypatch.setattr(datasets, "entry_json", lambda _row: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        datasets.make()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_page_and_files_are_open_to_anybody(folder):
    assert "还没有生成" in Client().get("/datasets/").content.decode()
    make.entry()
    datasets.make()
    page = Client().get("/datasets/").content.decode()
    for one in datasets.manifest():
        assert (one["sha256"] in page) == bool(one["rows"])
        for name in (one["name"], one["packed"]):
            assert (f'href="/datasets/{name}"' in page) == bool(one["rows"])
            answer = Client().get(f"/datasets/{name}")
            assert b"".join(answer.streaming_content) == (folder / name).read_bytes()
            assert "immutable" in answer["Cache-Control"]
    told = Client().get("/datasets/manifest.json")
    assert json.loads(b"".join(told.streaming_content))["files"] == datasets.manifest()
    assert "immutable" not in told.get("Cache-Control", "")


@pytest.mark.parametrize(
    "name",
    ["../settings.py", "..%2fmanage.py", "README", "penalties-00.csv", "manifest.json%00",
     ".partial-x", f"penalties-{'0' * 64}.csv", f"penalties-{'0' * 64}.csv%0a",
     f"penalties-{'0' * 64}.exe"],
)  # fmt: skip
def test_nothing_else_is_handed_out(folder, name):
    datasets.make()
    (folder / "README").write_text("x")
    assert Client().get(f"/datasets/{name}").status_code == 404
