"""Summary PDFs against bare WeasyPrint on the same HTML."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.harness import Row, house, measurement


@measurement("pdf")
def pdf() -> Iterator[Row]:
    house()
    from tests.bench.pdf import measure

    for rows, found in measure().items():
        yield Row(f"summary of {rows}: CPU time", found["render_s"], "s")
        yield Row(f"summary of {rows}: to bare WeasyPrint", found["ratio"], "times", 1.15)
