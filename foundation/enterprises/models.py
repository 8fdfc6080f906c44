from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from foundation.enterprises.querysets import EnterpriseQuerySet, LicenceQuerySet
from foundation.procedure.acts import CaseQuerySet, CaseRecord
from foundation.regions import tree


class Industry(models.TextChoices):
    EXPLOSIVES_MAKING = "explosives_making", "民爆生产"
    EXPLOSIVES_SALE = "explosives_sale", "民爆销售"
    MINES = "mines", "非煤矿山"
    TAILINGS = "tailings", "尾矿库"
    CHEMICALS = "chemicals", "危险化学品"
    FIREWORKS_WHOLESALE = "fireworks_wholesale", "烟花爆竹批发"
    FIREWORKS_RETAIL = "fireworks_retail", "烟花爆竹零售"
    METALLURGY = "metallurgy", "金属冶炼"
    DUST = "dust", "粉尘涉爆"
    AMMONIA = "ammonia", "涉氨制冷"
    TRADE = "trade", "工贸"
    EMERGENCY_PLANS = "emergency_plans", "应急预案管理"
    INTERMEDIARIES = "intermediaries", "安全中介"
    TRAINING = "training", "教育培训"


class RiskGrade(models.TextChoices):
    A = "A", "A级"
    B = "B", "B级"
    C = "C", "C级"
    D = "D", "D级"


class Enterprise(CaseRecord):
    """A supervised unit (监管对象). ``grams`` and ``search_text`` are kept by the acts."""

    class State(models.TextChoices):
        ACTIVE = "active", "正常"
        STRUCK_OFF = "struck_off", "已注销"

    credit_code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("企业名称", max_length=120)
    region_code = models.CharField("行政区域", max_length=6)
    industry = models.CharField("行业", max_length=24, choices=Industry.choices)
    risk_grade = models.CharField("风险等级", max_length=1, choices=RiskGrade.choices)
    address = models.CharField("地址", max_length=200)
    legal_representative = models.CharField("法定代表人", max_length=60)
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = models.CharField("联系电话", max_length=30, blank=True)
    licensed_in_area = models.BooleanField("本区发证", default=True)
    home_authority = models.CharField("发证地主管部门", max_length=120, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.ACTIVE)
    struck_off_on = models.DateField("注销日期", null=True, blank=True)
    grams: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=2), verbose_name="检索字", editable=False
    )
    search_text = models.TextField("检索名称", editable=False)

    objects: ClassVar[models.Manager[Enterprise]] = EnterpriseQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = "企业"
        indexes = [
            GinIndex(fields=["grams"], name="enterprises_grams"),
            *(
                models.Index(fields=[name, "id"], name=f"enterprises_by_{name[:10]}")
                for name in ("name", "region_code", "industry", "risk_grade", "state")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}"
                    r"[0-9A-HJ-NPQRTUWXY]{10}$"
                ),
                name="enterprises_code_form",
            ),
            models.CheckConstraint(
                condition=Q(region_code__regex=r"^[0-9]{6}$"), name="enterprises_region_form"
            ),
            models.CheckConstraint(
                condition=Q(industry__in=Industry.values), name="enterprises_industry"
            ),
            models.CheckConstraint(
                condition=Q(risk_grade__in=RiskGrade.values), name="enterprises_grade"
            ),
            models.CheckConstraint(
                condition=Q(state="active", struck_off_on__isnull=True)
                | Q(state="struck_off", struck_off_on__isnull=False),
                name="enterprises_struck_off_with_date",
            ),
            models.CheckConstraint(
                condition=Q(licensed_in_area=True, home_authority="")
                | (Q(licensed_in_area=False) & ~Q(home_authority="")),
                name="enterprises_home_authority",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(search_text="") & ~Q(grams=[]),
                name="enterprises_can_be_found",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def region_name(self) -> str:
        """With the regions above it; the bare code when the tree no longer knows it."""
        regions = tree()
        known = self.region_code in regions
        return regions.full_name(self.region_code) if known else self.region_code


class FormerName(CaseRecord):
    """A name that an enterprise bore until a day."""

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="former_names", verbose_name="企业"
    )
    name = models.CharField("曾用名称", max_length=120)
    until = models.DateField("更名日期")

    objects: ClassVar[models.Manager[FormerName]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-until", "-id")
        verbose_name = "曾用名称"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="enterprises_former_name_given")
        ]

    def __str__(self) -> str:
        return self.name


class Licence(CaseRecord):
    """A licence; ``state`` follows from its term and its latest yearly check (see ``rules``)."""

    class Kind(models.TextChoices):
        PRODUCTION = "production", "生产许可证"
        SAFETY = "safety", "安全生产许可证"
        SALE = "sale", "销售许可证"

    class State(models.TextChoices):
        IN_FORCE = "in_force", "有效"
        BLOCKED = "blocked", "年检不合格停用"
        EXPIRED = "expired", "已到期"

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="licences", verbose_name="企业"
    )
    kind = models.CharField("许可证种类", max_length=10, choices=Kind.choices)
    number = models.CharField("许可证编号", max_length=60)
    valid_from = models.DateField("有效期自")
    valid_to = models.DateField("有效期至")
    registered_on = models.DateField("登记日期")
    state = models.CharField("状态", max_length=10, choices=State.choices)

    objects: ClassVar[models.Manager[Licence]] = LicenceQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "-valid_to", "-id")
        verbose_name = "许可证"
        indexes = [models.Index(fields=["state", "valid_to"], name="enterprises_licence_term")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="enterprises_licence_once"),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")), name="enterprises_licence_dates"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["production", "safety", "sale"]) & ~Q(number=""),
                name="enterprises_licence_kind",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["in_force", "blocked", "expired"]),
                name="enterprises_licence_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class YearlyCheck(CaseRecord):
    """The check of a licence each March (年检)."""

    licence = models.ForeignKey(
        Licence, models.PROTECT, related_name="checks", verbose_name="许可证"
    )
    checked_on = models.DateField("年检日期")
    passed = models.BooleanField("合格")
    reason = models.CharField("不合格原因", max_length=500, blank=True)

    objects: ClassVar[models.Manager[YearlyCheck]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-checked_on", "-id")
        verbose_name = "年检"
        constraints = [
            models.UniqueConstraint(
                fields=["licence", "checked_on"], name="enterprises_one_check_a_day"
            ),
            models.CheckConstraint(
                condition=Q(passed=True) | ~Q(reason=""), name="enterprises_failed_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.checked_on:%Y-%m-%d} {'合格' if self.passed else '不合格'}"
