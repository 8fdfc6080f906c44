"""Tokens by which other departments and levels read enforcement data (五（三）、六（二）)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from enforcement.models.parts import user, user_later
from enforcement.rules import sharing as rules
from foundation.audit.actors import Actor
from foundation.procedure.acts import CaseQuerySet, CaseRecord
from foundation.web.addresses import numbered


class ShareToken(CaseRecord):
    """One token of one department; only its digest is stored."""

    department = models.CharField("使用单位", max_length=120)
    purpose = models.CharField("用途", max_length=200)
    digest = models.CharField("令牌摘要", max_length=64, unique=True)
    start = models.CharField("令牌开头", max_length=12)  # to tell tokens apart
    scopes: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=12, choices=list(rules.SCOPES.items())), verbose_name="范围"
    )
    region_code = models.CharField("限于行政区域（含下级）", max_length=6, blank=True)
    issued_on = models.DateField("签发日期")
    issued_by = user("签发人")
    expires_on = models.DateField("有效期至")
    revoked_on = models.DateField("撤销日期", null=True, blank=True)
    revoked_by = user_later("撤销人")
    revoked_reason = models.CharField("撤销原因", max_length=200, blank=True)

    objects: ClassVar[models.Manager[ShareToken]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = "数据共享令牌"
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$", expires_on__gte=F("issued_on"))
                & ~Q(department="")
                & ~Q(purpose="")
                & ~Q(scopes=[]),
                name="enforcement_share_token_whole",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True, revoked_by__isnull=True, revoked_reason="")
                | Q(~Q(revoked_reason=""), revoked_on__isnull=False, revoked_by__isnull=False),
                name="enforcement_share_token_revoked_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}（{self.start}…）"

    def get_absolute_url(self) -> str:
        return numbered("enforcement:share_token", self.pk)

    @property
    def is_authenticated(self) -> bool:
        """As the framework of the interface asks; whoever holds it was authenticated by it."""
        return True

    @property
    def scopes_text(self) -> str:
        return "、".join(rules.SCOPES[scope] for scope in self.scopes)

    def as_actor(self) -> Actor:
        return Actor(id=f"share:{self.pk}", name=self.department, role="数据共享", office="")
