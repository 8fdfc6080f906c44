"""``bin/bench``: run the measurements and say which goals are met."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.harness import MEASUREMENTS, ROOT, Row

RESULT = ROOT / "var" / "bench.json"


def load() -> None:
    for path in sorted(Path(__file__).parent.glob("measure_*.py")):
        importlib.import_module(f"tests.bench.{path.stem}")


def show(row: Row) -> None:
    print(f"  {row.what:<58}{row.value:>12,.2f} {row.unit:<8} {row.verdict}", flush=True)


def write(found: dict[str, list[Row]]) -> None:
    """Into ``var/bench.json``; what was not measured now stays as it was."""
    known = json.loads(RESULT.read_text()) if RESULT.exists() else {}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    for name, rows in found.items():
        known[name] = {
            "measured_at": now,
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "rows": [row.as_json() for row in rows],
        }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(known, ensure_ascii=False, indent=2) + "\n")


def main() -> int:
    load()
    parser = argparse.ArgumentParser(prog="bin/bench")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASUREMENTS))
    asked = parser.parse_args()
    if asked.list:
        print("\n".join(MEASUREMENTS))
        return 0
    unknown = set(asked.names) - set(MEASUREMENTS)
    if unknown:
        parser.error(f"no measurement {', '.join(sorted(unknown))}; there are {list(MEASUREMENTS)}")
    found: dict[str, list[Row]] = {}
    for name in asked.names or MEASUREMENTS:
        began = time.perf_counter()
        print(f"{name}", flush=True)
        found[name] = []
        for row in MEASUREMENTS[name]():
            found[name].append(row)
            show(row)
        print(f"  ({time.perf_counter() - began:.0f} s)", flush=True)
    write(found)
    missed = [row.what for rows in found.values() for row in rows if "MISSED" in row.verdict]
    print(f"\n{RESULT}; " + (f"goals missed: {', '.join(missed)}" if missed else "all goals met"))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
