"""Who inspects (officers, leave, recusals), and which subordinate departments are inspected."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from enforcement.querysets.officers import (
    DepartmentQuerySet,
    EntrustmentQuerySet,
    OfficerQuerySet,
)
from foundation.accounts.models import Office, User
from foundation.enterprises.models import Enterprise, Industry
from foundation.procedure.acts import CaseQuerySet, CaseRecord
from foundation.regions import tree


class Department(CaseRecord):
    """A subordinate department (下级部门): an object of draws and inspections (三（三）)."""

    code = models.SlugField("机构代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=120, unique=True)
    region_code = models.CharField("行政区域", max_length=6)
    active = models.BooleanField("在册", default=True)

    objects: ClassVar[models.Manager[Department]] = DepartmentQuerySet.as_manager()

    class Meta:
        ordering = ("code",)
        verbose_name = "下级部门"
        constraints = [
            models.CheckConstraint(
                condition=Q(region_code__regex=r"^[0-9]{6}$") & ~Q(name=""),
                name="enforcement_department_region",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def region_name(self) -> str:
        """With the regions above it; the bare code when the tree no longer knows it."""
        regions = tree()
        known = self.region_code in regions
        return regions.full_name(self.region_code) if known else self.region_code


class Entrustment(CaseRecord):
    """An organ entrusted to enforce (受委托机关); it acts in this office's name (四（一）)."""

    organ = models.CharField("受委托机关", max_length=120)
    document = models.CharField("委托文书文号", max_length=80)
    scope = models.TextField("委托事项和权限")
    valid_from = models.DateField("委托期限自")
    valid_to = models.DateField("委托期限至")
    ended_on = models.DateField("提前终止日期", null=True, blank=True)

    objects: ClassVar[models.Manager[Entrustment]] = EntrustmentQuerySet.as_manager()

    class Meta:
        ordering = ("-valid_from", "-id")
        verbose_name = "委托执法"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")) & ~Q(organ="") & ~Q(document=""),
                name="enforcement_entrustment_whole",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(ended_on__gte=F("valid_from"), ended_on__lte=F("valid_to")),
                name="enforcement_entrustment_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.organ


class Officer(CaseRecord):
    """A holder of an enforcement certificate (执法人员，四（一）)."""

    name = models.CharField("姓名", max_length=60)
    certificate = models.CharField("执法证号", max_length=40, unique=True)
    valid_from = models.DateField("证件有效期自")
    valid_to = models.DateField("证件有效期至")
    specialities: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=24, choices=Industry.choices),
        verbose_name="专业",
        default=list,
        blank=True,
    )
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="officers", verbose_name="所属处室"
    )
    user = models.OneToOneField(
        User,
        models.PROTECT,
        related_name="officer",
        verbose_name="登录账号",
        null=True,
        blank=True,
    )
    entrustment = models.ForeignKey(
        Entrustment,
        models.PROTECT,
        related_name="officers",
        verbose_name="受委托机关",
        null=True,
        blank=True,
    )
    left_on = models.DateField("离岗日期", null=True, blank=True)

    objects: ClassVar[models.Manager[Officer]] = OfficerQuerySet.as_manager()

    class Meta:
        ordering = ("certificate",)
        verbose_name = "执法人员"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")) & ~Q(name="") & ~Q(certificate=""),
                name="enforcement_officer_certificate",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def speciality_labels(self) -> str:
        return "、".join(str(Industry(each).label) for each in self.specialities)


class Leave(CaseRecord):
    """Days on which an officer is away (请假), both counted.

    Back early (销假): the days taken stay, ``last`` moves and ``planned_last`` keeps what it was;
    a leave of which no day was taken is cancelled as a whole.
    """

    officer = models.ForeignKey(
        Officer, models.PROTECT, related_name="leaves", verbose_name="执法人员"
    )
    first = models.DateField("起始日期")
    last = models.DateField("结束日期")
    reason = models.CharField("事由", max_length=120)
    planned_last = models.DateField("原定结束日期", null=True, blank=True)
    cancelled_on = models.DateField("销假日期", null=True, blank=True)

    objects: ClassVar[models.Manager[Leave]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-first", "-id")
        verbose_name = "请假"
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="enforcement_leave_dates"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="enforcement_leave_reason"),
            models.CheckConstraint(
                condition=Q(planned_last__isnull=True)
                | Q(planned_last__gt=F("last"), cancelled_on__isnull=True),
                name="enforcement_leave_shortened",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} {self.first:%Y-%m-%d} 至 {self.last:%Y-%m-%d}"


class Recusal(CaseRecord):
    """Why an officer must not inspect one object (回避)."""

    officer = models.ForeignKey(
        Officer, models.PROTECT, related_name="recusals", verbose_name="执法人员"
    )
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        related_name="recusals",
        verbose_name="企业",
        null=True,
        blank=True,
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        related_name="recusals",
        verbose_name="下级部门",
        null=True,
        blank=True,
    )
    reason = models.CharField("回避事由", max_length=200)
    registered_on = models.DateField("登记日期")
    lifted_on = models.DateField("解除日期", null=True, blank=True)

    objects: ClassVar[models.Manager[Recusal]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-registered_on", "-id")
        verbose_name = "回避"
        constraints = [
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False, department__isnull=True)
                | Q(enterprise__isnull=True, department__isnull=False),
                name="enforcement_recusal_one_object",
            ),
            models.CheckConstraint(
                condition=~Q(reason="")
                & (Q(lifted_on__isnull=True) | Q(lifted_on__gte=F("registered_on"))),
                name="enforcement_recusal_reason",
            ),
            models.UniqueConstraint(
                fields=["officer", "enterprise"],
                condition=Q(lifted_on__isnull=True, enterprise__isnull=False),
                name="enforcement_recusal_once",
            ),
            models.UniqueConstraint(
                fields=["officer", "department"],
                condition=Q(lifted_on__isnull=True, department__isnull=False),
                name="enforcement_recusal_department_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer}回避{self.enterprise or self.department}"
