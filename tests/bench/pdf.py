"""How long a summary takes against bare WeasyPrint on the same HTML (goal: at most 1.15 of it)."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from foundation.documents.render import render
from tests.factories import documents as samples

ROWS = (1, 100, 1000)


def measure() -> dict[str, Any]:
    """CPU seconds (median) of ``render()`` and of bare WeasyPrint, and their ratio, by rows.

    CPU time, since both are one thread that never waits: other work on the machine does not count.
    """
    samples.know_samples()
    samples.report("热身", 1)
    return {f"{count} rows": _compare(count, rounds=3 if count == 1000 else 9) for count in ROWS}


def _compare(count: int, *, rounds: int) -> dict[str, float]:
    context = {
        "document": samples.sample_document(title="领导干部干预安全生产监管执法情况季度汇总"),
        "seal": None,
        "text": "本季度共收到报告若干件，均已按规定登记、核查并提出处理意见。" * 10,
        "columns": samples.COLUMNS,
        "rows": samples.rows(count),
    }

    def ours() -> None:
        render("report_sample.html", context, made_on=samples.DAY)

    html = render("report_sample.html", context, made_on=samples.DAY).html
    seconds: dict[str, list[float]] = {"render": [], "bare": []}
    for _ in range(rounds):  # turn and turn about, so that a busy moment meets both
        seconds["render"].append(_time(ours))
        seconds["bare"].append(_time(lambda: _bare(html)))
    mine, bare = median(seconds["render"]), median(seconds["bare"])
    return {"render_s": round(mine, 3), "bare_s": round(bare, 3), "ratio": round(mine / bare, 3)}


def _bare(html: str) -> None:
    from weasyprint import HTML  # noqa: TID251

    HTML(string=html).write_pdf(pdf_variant="pdf/a-2b")


def _time(function: Callable[[], None]) -> float:
    gc.collect()
    start = time.process_time()
    function()
    return time.process_time() - start
