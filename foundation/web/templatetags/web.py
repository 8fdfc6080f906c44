"""Template tags that every template has (a builtin library, see ``settings.TEMPLATES``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString

from foundation.web import icons, nav
from foundation.web.addresses import address
from foundation.web.cells import Cell, table_row

register = template.Library()
_DIGEST = re.compile("[0-9a-f]{40,}")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A small line drawing; silent for screen readers unless it carries a label."""
    return icons.svg(name, label)


@register.simple_tag
def asset(path: str) -> str:
    """The address of a file of ours, as ``static`` gives it, but found once."""
    return _asset(settings.STORAGES["staticfiles"]["BACKEND"], settings.STATIC_URL, path)


@lru_cache(maxsize=256)
def _asset(_storage: str, _url: str, path: str) -> str:
    return static(path)


@register.simple_tag
def maybe_url(name: str, *args: Any) -> str:
    """The address of a page, or nothing when this surface does not serve it."""
    return address(name, *args)


@register.simple_tag(takes_context=True)
def site_nav(context: template.Context) -> list[nav.Entry]:
    """The entries of the office that this user may open, in order."""
    return nav.entries_for(context["request"])


@register.simple_tag(takes_context=True)
def public_nav(context: template.Context) -> list[tuple[str, str, bool]]:
    """Label and address of each public page in the navigation; whether it is the one shown."""
    return nav.public_entries(context["request"].path)


@register.simple_tag(takes_context=True)
def has_visitor_state(context: template.Context) -> bool:
    """Whether the browser sent a session or messages: else public pages touch no session."""
    request: HttpRequest | None = context.get("request")
    return request is not None and (
        settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES
    )


@register.filter
def day(value: date | str | None) -> str:
    """A date as people read it (2026年11月20日); what is stored as ISO text too."""
    try:
        on = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return str(value)
    return f"{on.year}年{on.month}月{on.day}日" if on else ""


@register.filter
def brief(value: Any) -> Any:
    """A digest by its first characters, which is enough to compare; anything else unchanged."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value[:16]}…" if isinstance(value, str) and _DIGEST.fullmatch(value) else value


_CHOOSING = {
    "select",
    "radioselect",
    "radios",
    "checkboxselectmultiple",
    "checkboxes",
    "nullbooleanselect",
}


@register.filter
def field_messages(field: BoundField) -> list[str]:
    """The errors of a field in words that say what to do."""
    found: list[str] = []
    for error in field.errors.as_data():
        if error.code == "required":
            found.append(_please(field))
        else:
            found.extend(str(message) for message in error.messages)
    return found


def _please(field: BoundField) -> str:
    if field.widget_type == "checkbox":
        return f"请勾选“{field.label}”。"
    verb = "请选择" if field.widget_type in _CHOOSING or "file" in field.widget_type else "请填写"
    return f"{verb}“{field.label}”。"


@register.filter
def kind(field: BoundField) -> str:
    """How the field is laid out: ``check``, ``choices`` or ``plain``."""
    if field.widget_type == "checkbox":
        return "check"
    return "choices" if field.use_fieldset else "plain"


_FLAVOURS = {
    "debug": "secondary",
    "info": "info",
    "success": "success",
    "warning": "warning",
    "error": "danger",
}


@register.filter
def filter_fields(form: Any) -> SafeString:
    """The fields of a filter bar; a form that is kept, nothing chosen in it, keeps its markup."""
    markup: SafeString | None = None if form.is_bound else getattr(form, "fields_markup", None)
    if markup is None:
        markup = render_to_string("web/filter_fields.html", {"filter_form": form})
        form.fields_markup = markup
    return markup


@register.filter
def table_rows(rows: Iterable[Sequence[Cell]]) -> SafeString:
    """The body of a list's table."""
    return SafeString("\n".join(map(table_row, rows)))


@register.filter
def flavour(level_tag: str) -> str:
    """Bootstrap's word for a message level."""
    return _FLAVOURS.get(level_tag, "info")
