"""What is new, as an Atom feed."""

from __future__ import annotations

from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed

from disclosure.models import Entry
from foundation.workdays.quarters import CHINA


class NewEntries(Feed):  # type: ignore[type-arg]
    """The newest published, corrected and withdrawn entries."""

    feed_type = Atom1Feed
    title = "安全生产监管执法信息公开"
    link = "/"

    def items(self) -> list[Entry]:
        return list(Entry.objects.order_by("-changed_at", "-pk")[:50])

    def item_title(self, item: Entry) -> str:
        return f"{item.get_kind_display()}：{item.title}"

    def item_description(self, item: Entry) -> str:
        return f"{item.get_state_display()}。{item.reason}"

    def item_link(self, item: Entry) -> str:
        return item.get_absolute_url()

    def item_pubdate(self, item: Entry) -> datetime:
        return datetime.combine(item.published_on, time(8), tzinfo=CHINA)

    def item_updateddate(self, item: Entry) -> datetime:
        return item.changed_at
