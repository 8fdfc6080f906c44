"""Navigation of the office: each room registers its entries, the user sees those allowed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from foundation.web.addresses import address


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
PUBLIC = (
    ("首页", "portal"),
    ("行政处罚", "disclosure:penalties"),
    ("隐患通报", "disclosure:hazards"),
    ("黑名单", "disclosure:blacklist"),
    ("事故报告", "disclosure:accidents"),
    ("双随机抽查", "draws:list"),
    ("通知公告", "disclosure:notices"),
    ("我要举报", "tips:new"),
    ("制度依据", "rules"),
    ("审计封存", "audit:seals"),
    ("文书核验", "documents:verify"),
)


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
    found = [(entry, url) for entry in open_to_user if (url := address(entry.url_name))]
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


def public_entries(path: str) -> list[tuple[str, str, bool]]:
    """Label, address and whether it is the page at ``path``, of the pages served here."""
    found = [(label, address(name)) for label, name in PUBLIC]
    return [(label, url, url == path) for label, url in found if url]


def _may(request: HttpRequest, entry: Entry) -> bool:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return False
    if entry.permission is None:
        return True
    asked = (entry.permission,) if isinstance(entry.permission, str) else entry.permission
    return any(user.may(each) for each in asked)
