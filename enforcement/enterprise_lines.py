"""Enterprises typed one a line, by credit code or name; every wrong line is named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django import forms

from foundation.enterprises import rules
from foundation.enterprises.models import Enterprise
from foundation.web.forms import LongText

MOST = 1000


def lines_of(text: str) -> list[tuple[int, str]]:
    """The lines that hold something, with their numbers from 1."""
    typed = enumerate((" ".join(line.split()) for line in text.splitlines()), start=1)
    return [(number, line) for number, line in typed if line]


def resolve(text: str) -> tuple[list[Enterprise], list[str]]:
    """The enterprises in their order, and what is wrong with lines. Two queries at most."""
    lines = lines_of(text)
    if len(lines) > MOST:
        return [], [f"一次最多填写 {MOST} 行，现有 {len(lines)} 行。"]
    by_code, by_name = _found(line for _, line in lines)
    chosen: dict[int, int] = {}
    enterprises: list[Enterprise] = []
    problems: list[str] = []
    for number, line in lines:
        same = by_code.get(rules.normal_code(line)) or by_name.get(rules.searchable(line), [])
        problem = _problem(same, chosen)
        if problem:
            problems.append(f"第{number}行“{line[:40]}”：{problem}")
            continue
        chosen[same[0].pk] = number
        enterprises.append(same[0])
    return enterprises, problems


def _problem(same: list[Enterprise], chosen: dict[int, int]) -> str:
    if not same:
        return "企业登记中没有该名称或者代码，请核对，或者先登记企业。"
    if len(same) > 1:
        return f"有 {len(same)} 家企业同名，请改填统一社会信用代码。"
    if same[0].state == Enterprise.State.STRUCK_OFF:
        return "该企业已注销，请移出名单。"
    if same[0].pk in chosen:
        return f"与第{chosen[same[0].pk]}行重复。"
    return ""


def _found(
    lines: Iterable[str],
) -> tuple[dict[str, list[Enterprise]], dict[str, list[Enterprise]]]:
    typed = list(lines)
    register = Enterprise.objects.only("pk", "name", "credit_code", "state")
    codes = {rules.normal_code(line) for line in typed}
    by_code = {one.credit_code: [one] for one in register.filter(credit_code__in=codes)}
    by_name: dict[str, list[Enterprise]] = defaultdict(list)
    for one in register.filter(name__in=set(typed)):
        by_name[rules.searchable(one.name)].append(one)
    return by_code, by_name


class EnterpriseLinesField(forms.CharField):
    """Cleans to a list of enterprises; the text stays as it was typed."""

    def __init__(self, **kwargs: object) -> None:
        defaults: dict[str, object] = {
            "widget": LongText(rows=6),
            "help_text": "每行一家，填写企业名称或者统一社会信用代码。",
        }
        super().__init__(**{**defaults, **kwargs})  # type: ignore[arg-type]

    def clean(self, value: object) -> list[Enterprise]:
        text = super().clean(value)
        enterprises, problems = resolve(text or "")
        if problems:
            raise forms.ValidationError(problems[:20])
        return enterprises
