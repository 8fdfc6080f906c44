from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from foundation.accounts.roles import DECIDING_ROLES, ROLE_PERMISSIONS, Permission, Role
from foundation.audit.actors import Actor


class Office(models.Model):
    """A section of the office (处室), or another body whose staff works here."""

    code = models.SlugField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=80, unique=True)
    enforces = models.BooleanField("承担执法职责", default=False)
    active = models.BooleanField("启用", default=True)

    class Meta:
        ordering = ("code",)
        verbose_name = "处室"

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """A member of staff. Roles are names from ``accounts.roles``; there is no superuser."""

    username = models.SlugField("用户名", max_length=40, unique=True)
    full_name = models.CharField("姓名", max_length=60)
    title = models.CharField("职务", max_length=60, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="users", verbose_name="处室")
    roles = ArrayField(
        models.CharField(max_length=40, choices=Role.choices), verbose_name="角色", default=list
    )
    is_active = models.BooleanField("启用", default=True)
    is_demo = models.BooleanField("演示账号", default=False)
    must_change_password = models.BooleanField("须修改口令", default=False)
    has_second_factor = models.BooleanField("已启用动态验证码", default=False)
    # No "last seen" field: with the quarter of a report it would point to the reporter.
    last_login = None

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ("username",)
        verbose_name = "人员"
        constraints = [
            models.CheckConstraint(
                name="accounts_user_roles_apart",
                condition=~Q(roles__contains=[Role.ADMINISTRATOR, Role.DISCIPLINE])
                & ~Q(roles__contains=[Role.ADMINISTRATOR, Role.UPPER_DISCIPLINE])
                & ~Q(roles__contains=[Role.DISCIPLINE, Role.UPPER_DISCIPLINE]),
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        held = (ROLE_PERMISSIONS[Role(role)] for role in self.roles)
        return frozenset().union(*held)

    def may(self, permission: Permission) -> bool:
        return self.is_active and permission in self.permissions

    def has_role(self, role: Role) -> bool:
        return role.value in self.roles

    @property
    def decides(self) -> bool:
        """Whether a role of this user needs a second factor outside the demo."""
        return any(Role(role) in DECIDING_ROLES for role in self.roles)

    @property
    def role_labels(self) -> str:
        return "、".join(str(Role(role).label) for role in self.roles)

    def is_verified(self) -> bool:
        """Whether the session passed the second factor; set for each request by django-otp."""
        return False

    def get_full_name(self) -> str:
        return self.full_name

    def as_actor(self) -> Actor:
        return Actor(
            id=str(self.pk), name=self.full_name, role=self.role_labels, office=self.office.name
        )
