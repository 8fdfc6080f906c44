from __future__ import annotations

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from foundation.audit.models import Seal


class SealFeed(Feed):
    """The newest seals: a reader that keeps them is a witness outside the office."""

    feed_type = Atom1Feed
    title = "审计封存"
    subtitle = "审计轨迹的最新封存值。保存本订阅即可日后证明轨迹未被改写。"

    def link(self) -> str:
        return reverse("audit:seals")

    def items(self) -> list[Seal]:
        return list(Seal.objects.order_by("-number")[:50])

    def item_title(self, item: Seal) -> str:
        return f"第{item.number}号封存"

    def item_description(self, item: Seal) -> str:
        rows = f"第 {item.first_id} 至 {item.last_id} 行，共 {item.row_count} 行"
        return f"封存值 {item.root_hex}；{rows}。"

    def item_link(self, item: Seal) -> str:
        return f"{reverse('audit:seals')}?number={item.number}&root={item.root_hex}"

    def item_pubdate(self, item: Seal) -> datetime:
        return item.made_at

    def item_updateddate(self, item: Seal) -> datetime:
        return item.made_at
