"""In which media a listing, and its removal, was published (第六条（四）、（五）)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from blacklist.models.listings import Listing
from foundation.documents.parts import user
from foundation.procedure.acts import CaseQuerySet, CaseRecord


class Publication(CaseRecord):
    """One publication in one medium; a removal is published in every medium of the listing."""

    class About(models.TextChoices):
        LISTING = "listing", "公布列入"
        REMOVAL = "removal", "公布移出"

    class Medium(models.TextChoices):
        WEBSITE = "website", "委官网公布栏"
        NEWSPAPER = "newspaper", "报纸"
        BROADCAST = "broadcast", "广播电视"
        ONLINE = "online", "网络新媒体"

    listing = models.ForeignKey(
        Listing, models.PROTECT, related_name="publications", verbose_name="案卷"
    )
    about = models.CharField("事项", max_length=8, choices=About.choices)
    medium = models.CharField("媒体种类", max_length=10, choices=Medium.choices)
    name = models.CharField("媒体名称", max_length=120)
    published_on = models.DateField("公布日期")
    batch = models.CharField("批次", max_length=40, blank=True)
    where = models.CharField("版面或者网址", max_length=300, blank=True)
    published_by = user("经办人")

    objects: ClassVar[models.Manager[Publication]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("listing", "id")
        verbose_name = "公布"
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "about", "name"], name="blacklist_published_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="blacklist_publication_whole"),
        ]

    def __str__(self) -> str:
        return self.name
