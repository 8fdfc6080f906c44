"""A listing (列入“黑名单”) from collection to removal, and its grounds."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from blacklist.querysets import ListingQuerySet
from blacklist.rules import grounds, terms
from blacklist.states import listing as states
from foundation.documents.parts import day_later, user
from foundation.enterprises.models import Enterprise
from foundation.procedure.acts import CaseQuerySet, CaseRecord
from foundation.web.addresses import numbered
from foundation.workdays.quarters import today

_BEFORE_PUBLICATION = (
    states.COLLECTED,
    states.CONSULTING,
    states.CONSULTED,
    states.ELSEWHERE,
    states.NOTICED,
    states.HEARD,
    states.NOT_LISTED,
    states.DISCUSSED,
    states.DECIDED,
    states.REJECTED,
    states.COPIED,
)


class Listing(CaseRecord):
    """One unit on its way into the blacklist, in it, or out of it again."""

    class Source(models.TextChoices):
        ACCIDENT = "accident", "事故调查"
        INSPECTION = "inspection", "安全检查"
        TRANSFER = "transfer", "部门移送"
        TIP = "tip", "群众举报"

    State = models.TextChoices(  # type: ignore[call-overload]
        "State", {name.upper(): (name, label) for name, label in states.STATE_LABELS.items()}
    )

    number = models.CharField("编号", max_length=20, unique=True)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="listings", verbose_name="企业"
    )
    unit_name = models.CharField("采集时的名称", max_length=200)
    source = models.CharField("信息来源", max_length=12, choices=Source.choices)
    reference = models.CharField("来源说明", max_length=200, blank=True)
    cause = models.CharField("案由", max_length=200)
    conduct = models.TextField("违法违规行为")
    outside = models.BooleanField("外地发证", default=False)
    state = models.CharField("状态", max_length=16, choices=State.choices, default=states.COLLECTED)
    collected_on = models.DateField("采集日期")
    collected_by = user("采集人")
    defence_due = day_later("陈述申辩期限")
    published_on = day_later("公布日期")
    until = day_later("期限至")
    term = models.PositiveSmallIntegerField("第几个期限", default=0)
    listed_before = models.PositiveSmallIntegerField("以前列入次数", default=0)
    removed_on = day_later("移出日期")
    ended_reason = models.TextField("不予列入、撤销或者移出的理由", blank=True)

    objects: ClassVar[models.Manager[Listing]] = ListingQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = "黑名单案卷"
        indexes = [
            models.Index(fields=["state", "until", "id"], name="blacklist_listing_term"),
            models.Index(fields=["published_on", "id"], name="blacklist_listing_published"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=~Q(state__in=list(states.OVER)),
                name="blacklist_one_open_listing",
            ),
            models.CheckConstraint(
                condition=~Q(cause="") & ~Q(conduct="") & ~Q(unit_name=""),
                name="blacklist_listing_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=list(_BEFORE_PUBLICATION),
                    published_on__isnull=True,
                    until__isnull=True,
                    term=0,
                )
                | Q(state=states.REVOKED)
                | Q(
                    ~Q(state__in=list(_BEFORE_PUBLICATION)),
                    published_on__isnull=False,
                    until__gt=F("published_on"),
                    term__gte=1,
                ),
                name="blacklist_listing_term_from_publication",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[states.NOT_LISTED, states.REJECTED, states.REVOKED])
                | ~Q(ended_reason=""),
                name="blacklist_listing_ended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[states.REMOVED, states.DELETED], removed_on__isnull=False)
                | (~Q(state__in=[states.REMOVED, states.DELETED]) & Q(removed_on__isnull=True)),
                name="blacklist_listing_removed_with_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.unit_name}"

    def get_absolute_url(self) -> str:
        return numbered("blacklist:listing", self.pk)

    @property
    def for_accident(self) -> bool:
        """Listed for an accident: its safety reviews of the year fail (第七条（三）)."""
        return any(ground.kind in grounds.FOR_ACCIDENTS for ground in self.grounds.all())

    def listed_on_day(self, day: date) -> bool:
        """In the public column on ``day``; a term that is over does not end it by itself."""
        if self.published_on is None or day < self.published_on or self.state == states.REVOKED:
            return False
        return self.removed_on is None or day < self.removed_on

    @property
    def term_over(self) -> bool:
        return self.state == states.LISTED and terms.is_over(self.until, today=today())


class Ground(CaseRecord):
    """One ground of article 5 with its evidence."""

    listing = models.ForeignKey(
        Listing, models.PROTECT, related_name="grounds", verbose_name="案卷"
    )
    kind = models.CharField("情形", max_length=3, choices=list(grounds.LABELS.items()))
    text = models.TextField("事实")
    evidence = models.JSONField("证据", default=list, blank=True)
    added_on = models.DateField("登记日期")
    added_by = user("登记人")

    objects: ClassVar[models.Manager[Ground]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("listing", "id")
        verbose_name = "列入情形"
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="blacklist_ground_whole"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def article(self) -> str:
        """The article's own words."""
        return grounds.WORDS[self.kind]
