"""Sizes of the house: nothing grows unseen."""

from __future__ import annotations

import ast

from tests.architecture.source import PACKAGES, ROOT, python_files, templates

FILE_LINES = 400
FUNCTION_LINES = 50
TEMPLATE_LINES = 120


def lines(path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def test_files():
    long = {str(p.relative_to(ROOT)): lines(p) for p in python_files(*PACKAGES, "tests")}
    assert {name: count for name, count in long.items() if count > FILE_LINES} == {}


def test_functions():
    long = {}
    for path in python_files(*PACKAGES, "tests"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                count = (node.end_lineno or 0) - node.lineno + 1
                if count > FUNCTION_LINES:
                    long[f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"] = count
    assert long == {}


def test_templates():
    long = {str(p.relative_to(ROOT)): lines(p) for p in templates()}
    assert {name: count for name, count in long.items() if count > TEMPLATE_LINES} == {}
