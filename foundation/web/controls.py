"""Inputs, selects and text areas as markup, without templates.

Django renders a template for each option and each attribute list: more than half of the time of a
page with filters. The markup is the same as that of Django's own templates (a test compares them).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from foundation.web.markup import escaped

_PATH = "django/forms/widgets/"
_INPUTS = ("text", "number", "email", "url", "password", "tel", "search", "color", "date")
_MORE_INPUTS = ("datetime", "time", "hidden", "checkbox", "file", "input")


def markup_of(template_name: str) -> Callable[[Mapping[str, Any]], str] | None:
    """What renders the widgets of this template; None where only the template does."""
    return _MARKUP.get(template_name)


def _attributes(attrs: Mapping[str, Any]) -> str:
    parts = []
    for name, value in attrs.items():
        if value is True:
            parts.append(f" {escaped(name)}")
        elif value is not False:
            parts.append(f' {escaped(name)}="{escaped(value)}"')
    return "".join(parts)


def _input(widget: Mapping[str, Any]) -> str:
    value = widget["value"]
    filled = "" if value is None else f' value="{escaped(value)}"'
    return (
        f'<input type="{escaped(widget["type"])}" name="{escaped(widget["name"])}"{filled}'
        f"{_attributes(widget['attrs'])}>"
    )


def _textarea(widget: Mapping[str, Any]) -> str:
    value = escaped(widget["value"]) if widget["value"] else ""
    return (
        f'<textarea name="{escaped(widget["name"])}"{_attributes(widget["attrs"])}>\n'
        f"{value}</textarea>"
    )


def _options(options: Iterable[Mapping[str, Any]]) -> str:
    return "".join(
        f'\n<option value="{escaped(str(one["value"]))}"{_attributes(one["attrs"])}>'
        f"{escaped(one['label'])}</option>"
        for one in options
    )


def _select(widget: Mapping[str, Any]) -> str:
    parts = [f'<select name="{escaped(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _ in widget["optgroups"]:
        if group:
            parts.append(f'\n<optgroup label="{escaped(group)}">')
        parts.append(_options(options))
        if group:
            parts.append("\n</optgroup>")
    parts.append("\n</select>")
    return "".join(parts)


_MARKUP: dict[str, Callable[[Mapping[str, Any]], str]] = {
    **{f"{_PATH}{kind}.html": _input for kind in (*_INPUTS, *_MORE_INPUTS)},
    f"{_PATH}textarea.html": _textarea,
    f"{_PATH}select.html": _select,
}
