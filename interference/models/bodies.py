"""Bodies that receive reports, their keys and their members."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from foundation.accounts.roles import Role
from foundation.procedure.acts import CaseRecord


class Body(CaseRecord):
    """A discipline body (派驻纪检组, or 上一级纪检监察机关) once it has made its keys."""

    role = models.CharField("角色", max_length=40, choices=Role.choices, unique=True)
    name = models.CharField("名称", max_length=80)
    founded_on = models.DateField("设立日期")
    recovery_public = models.BinaryField("恢复公钥", max_length=32)

    class Meta:
        verbose_name = "受理机关"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=[Role.DISCIPLINE, Role.UPPER_DISCIPLINE]),
                name="body_is_of_discipline",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_local(self) -> bool:
        return self.role == Role.DISCIPLINE

    def newest_key(self) -> BodyKey:
        return self.keys.latest("generation")


class BodyKey(CaseRecord):
    """One generation of a body's key pair. Only the public half lies open."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="keys")
    generation = models.PositiveIntegerField("代")
    public = models.BinaryField("公钥", max_length=32)
    sealed_for_recovery = models.BinaryField("恢复用密文")
    made_on = models.DateField("启用日期")

    class Meta:
        verbose_name = "受理机关密钥"
        constraints = [
            models.UniqueConstraint(fields=["body", "generation"], name="one_key_a_generation")
        ]


class Member(CaseRecord):
    """A person of a body with an own key pair, locked under the vault passphrase."""

    class State(models.TextChoices):
        WAITING = "waiting", "待接纳"
        ACTIVE = "active", "在任"
        REMOVED = "removed", "已移除"

    body = models.ForeignKey(Body, models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    public = models.BinaryField("公钥", max_length=32)
    locked_secret = models.BinaryField("加锁私钥")
    state = models.CharField("状态", max_length=10, choices=State.choices)
    since = models.DateField("日期")

    class Meta:
        verbose_name = "受理机关成员"
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=~models.Q(state="removed"),
                name="one_membership_a_person",
            )
        ]


class KeyGrant(models.Model):
    """A body's secret half, sealed to one member. Removing a member destroys the grants."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="grants")
    key = models.ForeignKey(BodyKey, models.PROTECT, related_name="grants")
    sealed = models.BinaryField("密文")

    class Meta:
        verbose_name = "密钥授予"
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="one_grant_a_key")]
