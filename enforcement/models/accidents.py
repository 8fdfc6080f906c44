"""Production safety accidents (生产安全事故) from the report to the filing (二（四）)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from enforcement.models.accident_parts import CountedFigures, maybe_user, user
from enforcement.querysets.accidents import AccidentQuerySet
from enforcement.states import accident as states
from foundation.documents.models import EvidenceFile
from foundation.enterprises.models import Enterprise, Industry
from foundation.regions import tree
from foundation.web.addresses import numbered
from foundation.workdays.quarters import CHINA

_CLOSING_ON = (states.CLOSING, *states.AFTER_CLOSING)
_EVALUATED_ON = (states.EVALUATED, states.FILED)


def _file(name: str) -> models.ForeignKey[EvidenceFile | None, EvidenceFile | None]:
    return models.ForeignKey(
        EvidenceFile, models.PROTECT, related_name="+", verbose_name=name, null=True, blank=True
    )


def _day(name: str) -> models.DateField[date | None, date | None]:
    return models.DateField(name, null=True, blank=True)


class Accident(CountedFigures):
    """One accident. ``enterprise`` or, for a unit that is not registered, ``unit_name``."""

    class Kind(models.TextChoices):
        """GB 6441."""

        OBJECT = "object", "物体打击"
        VEHICLE = "vehicle", "车辆伤害"
        MACHINE = "machine", "机械伤害"
        LIFTING = "lifting", "起重伤害"
        ELECTRIC = "electric", "触电"
        DROWNING = "drowning", "淹溺"
        BURN = "burn", "灼烫"
        FIRE = "fire", "火灾"
        FALL = "fall", "高处坠落"
        COLLAPSE = "collapse", "坍塌"
        ROOF = "roof", "冒顶片帮"
        FLOODING = "flooding", "透水"
        BLASTING = "blasting", "放炮（爆破）"
        EXPLOSIVES = "explosives", "火药爆炸"
        GAS = "gas", "瓦斯爆炸"
        BOILER = "boiler", "锅炉爆炸"
        VESSEL = "vessel", "容器爆炸"
        OTHER_EXPLOSION = "other_explosion", "其它爆炸"
        POISONING = "poisoning", "中毒和窒息"
        OTHER = "other", "其它伤害"

    class Responsibility(models.TextChoices):
        LIABLE = "liable", "生产安全责任事故"
        NOT_LIABLE = "not_liable", "生产安全非责任事故"
        NOT_PRODUCTION = "not_production", "不属于生产安全事故"

    class State(models.TextChoices):
        REPORTED = states.REPORTED, states.STATE_LABELS[states.REPORTED]
        INVESTIGATING = states.INVESTIGATING, states.STATE_LABELS[states.INVESTIGATING]
        CLOSING = states.CLOSING, states.STATE_LABELS[states.CLOSING]
        CLOSED = states.CLOSED, states.STATE_LABELS[states.CLOSED]
        EVALUATED = states.EVALUATED, states.STATE_LABELS[states.EVALUATED]
        FILED = states.FILED, states.STATE_LABELS[states.FILED]

    number = models.CharField("编号", max_length=20, unique=True)
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        related_name="accidents",
        verbose_name="企业",
        null=True,
        blank=True,
    )
    unit_name = models.CharField("未登记的单位", max_length=120, blank=True)
    region_code = models.CharField("行政区域", max_length=6)
    industry = models.CharField("行业", max_length=24, choices=Industry.choices)
    occurred_at = models.DateTimeField("发生时间")
    unit_learned_at = models.DateTimeField("单位负责人接报时间")
    learned_at = models.DateTimeField("本部门接报时间")
    reported_up_at = models.DateTimeField("向上级报告时间", null=True, blank=True)
    reported_up_to = models.CharField("向谁报告", max_length=120, blank=True)
    place = models.CharField("地点", max_length=200)
    kind = models.CharField("事故类型", max_length=16, choices=Kind.choices)
    road_traffic = models.BooleanField("道路交通事故", default=False)
    course = models.TextField("简要经过")
    state = models.CharField("状态", max_length=14, choices=State.choices, default=State.REPORTED)
    registered_by = user("登记人")
    next_due = _day("当前环节期限")

    body = models.CharField("组织调查的机关", max_length=120, blank=True)
    leader = models.CharField("调查组组长", max_length=60, blank=True)
    team = models.TextField("调查组成员", blank=True)
    began_on = _day("调查组成立日期")
    investigation_due = models.DateField("调查报告期限")
    report_on = _day("提交调查报告日期")
    report_file = _file("调查报告")
    causes = models.TextField("事故原因", blank=True)
    responsibility = models.CharField(
        "事故性质", max_length=16, choices=Responsibility.choices, blank=True
    )
    liable = models.TextField("责任认定和处理建议", blank=True)
    reply_due = _day("批复期限")
    reply_by = models.CharField("批复机关", max_length=120, blank=True)
    reply_number = models.CharField("批复文号", max_length=60, blank=True)
    reply_on = _day("批复日期")

    people = models.TextField("涉及人员姓名", blank=True)
    public_text = models.TextField("公开的调查报告正文", blank=True)
    public_file = _file("公开的调查报告文件")
    proposed_on = _day("提请结案日期")
    proposed_by = maybe_user("提请结案人")
    closed_on = _day("结案日期")
    closed_by = maybe_user("批准结案人")

    evaluated_on = _day("评估日期")
    evaluators = models.TextField("评估人员", blank=True)
    evaluation = models.TextField("评估结论", blank=True)
    evaluated_by = maybe_user("登记评估人")
    filed_with = models.CharField("备案机关", max_length=120, blank=True)
    filed_number = models.CharField("备案文号", max_length=60, blank=True)
    filed_on = _day("备案日期")
    filed_by = maybe_user("登记备案人")
    imported = models.BooleanField("历史数据", default=False)  # of the time before the system

    objects: ClassVar[models.Manager[Accident]] = AccidentQuerySet.as_manager()

    class Meta:
        ordering = ("-occurred_at", "-id")
        verbose_name = "生产安全事故"
        indexes = [
            models.Index(fields=["occurred_at", "id"], name="enforcement_accident_at"),
            models.Index(fields=["state", "next_due"], name="enforcement_accident_due"),
            models.Index(fields=["region_code", "id"], name="enforcement_accident_place"),
        ]
        constraints = [
            *CountedFigures.constraints("enforcement_accident"),
            models.CheckConstraint(
                condition=~Q(place="")
                & ~Q(course="")
                & Q(region_code__regex=r"^[0-9]{6}$")
                & (
                    Q(enterprise__isnull=False, unit_name="")
                    | (Q(enterprise__isnull=True) & ~Q(unit_name=""))
                ),
                name="enforcement_accident_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    unit_learned_at__gte=F("occurred_at"), learned_at__gte=F("unit_learned_at")
                )
                & (
                    Q(reported_up_at__isnull=True, reported_up_to="")
                    | Q(~Q(reported_up_to=""), reported_up_at__gte=F("learned_at"))
                ),
                name="enforcement_accident_order_of_reports",
            ),
            models.CheckConstraint(
                condition=Q(imported=True)
                | (
                    Q(state=states.REPORTED, began_on__isnull=True, body="")
                    | Q(~Q(state=states.REPORTED), ~Q(body=""), began_on__isnull=False)
                ),
                name="enforcement_accident_begun",
            ),
            models.CheckConstraint(
                condition=Q(imported=True)
                | (
                    Q(report_on__isnull=True, report_file__isnull=True, reply_due__isnull=True)
                    | Q(
                        ~Q(causes=""),
                        ~Q(responsibility=""),
                        report_on__isnull=False,
                        report_on__gte=F("began_on"),
                        report_file__isnull=False,
                        reply_due__isnull=False,
                        reply_due__gte=F("report_on"),
                    )
                ),
                name="enforcement_accident_report",
            ),
            models.CheckConstraint(
                condition=Q(imported=True)
                | (
                    Q(reply_on__isnull=True, reply_number="", reply_by="")
                    | Q(
                        ~Q(reply_number=""),
                        ~Q(reply_by=""),
                        report_on__isnull=False,
                        reply_on__isnull=False,
                        reply_on__gte=F("report_on"),
                    )
                ),
                name="enforcement_accident_reply",
            ),
            models.CheckConstraint(
                condition=Q(imported=True)
                | (
                    Q(~Q(state__in=_CLOSING_ON), proposed_on__isnull=True, proposed_by__isnull=True)
                    | Q(
                        ~Q(public_text=""),
                        state__in=_CLOSING_ON,
                        report_on__isnull=False,
                        proposed_on__isnull=False,
                        proposed_on__gte=F("reply_on"),
                        reply_on__isnull=False,
                        proposed_by__isnull=False,
                    )
                ),
                name="enforcement_accident_proposed",
            ),
            models.CheckConstraint(
                condition=Q(imported=True)
                | (
                    Q(
                        ~Q(state__in=states.AFTER_CLOSING),
                        closed_on__isnull=True,
                        closed_by__isnull=True,
                    )
                    | Q(
                        ~Q(closed_by=F("proposed_by")),
                        state__in=states.AFTER_CLOSING,
                        closed_on__isnull=False,
                        closed_on__gte=F("proposed_on"),
                        closed_by__isnull=False,
                    )
                ),
                name="enforcement_accident_closed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(imported=True)
                | (
                    Q(
                        ~Q(state__in=_EVALUATED_ON),
                        evaluated_on__isnull=True,
                        evaluated_by__isnull=True,
                    )
                    | Q(
                        ~Q(evaluators=""),
                        ~Q(evaluation=""),
                        state__in=_EVALUATED_ON,
                        evaluated_on__isnull=False,
                        evaluated_on__gt=F("closed_on"),
                        evaluated_by__isnull=False,
                    )
                ),
                name="enforcement_accident_evaluated",
            ),
            models.CheckConstraint(
                condition=Q(imported=True)
                | (
                    Q(~Q(state=states.FILED), filed_on__isnull=True, filed_by__isnull=True)
                    | Q(
                        ~Q(filed_with=""),
                        ~Q(filed_number=""),
                        state=states.FILED,
                        filed_on__isnull=False,
                        filed_on__gte=F("evaluated_on"),
                        filed_by__isnull=False,
                    )
                ),
                name="enforcement_accident_filed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"

    def get_absolute_url(self) -> str:
        return numbered("enforcement:accident", self.pk)

    @property
    def unit(self) -> str:
        return self.enterprise.name if self.enterprise else self.unit_name

    @property
    def occurred_on(self) -> date:
        """The day in China."""
        return self.occurred_at.astimezone(CHINA).date()

    @property
    def region_name(self) -> str:
        regions = tree()
        code = self.region_code
        return regions.full_name(code) if code in regions else code
