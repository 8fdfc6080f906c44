"""Navigation of the office: each room registers its entries, the user sees those allowed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True, slots=True)
class Entry:
    label: str
    url_name: str
    permission: str | tuple[str, ...] | None = None
    order: int = 100
    group: str = ""
    icon: str = "report"
    url: str = ""
    current: bool = False


_entries: dict[str, Entry] = {}


def register_nav(
    label: str,
    url_name: str,
    permission: str | tuple[str, ...] | None = None,
    order: int = 100,
    *,
    group: str = "",
    icon: str = "report",
) -> None:
    """Put a page into the navigation for those who hold ``permission`` (or one of several)."""
    _entries[url_name] = Entry(label, url_name, permission, order, group, icon)


def entries_for(request: HttpRequest) -> list[Entry]:
    """The entries this user may open and this surface serves, with their addresses.

    Groups stand where their first entry does. The entry with the longest address that leads the
    path of the request is current.
    """
    open_to_user = [entry for entry in _entries.values() if _may(request, entry)]
    found = [(entry, url) for entry in open_to_user if (url := _address(entry.url_name))]
    leading = [url for _, url in found if request.path.startswith(url)]
    here = max(leading, key=len, default="")
    ordered = sorted(found, key=lambda pair: (pair[0].order, pair[0].label))
    places = {
        group: place for place, group in enumerate(dict.fromkeys(e.group for e, _ in ordered))
    }
    return [
        Entry(e.label, e.url_name, e.permission, e.order, e.group, e.icon, url, url == here)
        for e, url in sorted(ordered, key=lambda pair: places[pair[0].group])
    ]


def _may(request: HttpRequest, entry: Entry) -> bool:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return False
    if entry.permission is None:
        return True
    asked = (entry.permission,) if isinstance(entry.permission, str) else entry.permission
    return any(user.may(each) for each in asked)


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
