"""Create the first administrator and print a one-time password (see README, "In production")."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation.accounts.actions.staff import create_first_administrator
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.accounts.staff_forms import USERNAME, USERNAME_RULE
from foundation.procedure.refusals import Refused


class Command(BaseCommand):
    help = "新建系统管理员并显示一次性口令（首次启用时使用）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="用户名：小写字母开头，至少 3 个字符")
        parser.add_argument("--name", default="系统管理员", help="姓名")
        parser.add_argument("--office", default="system", help="处室代码（没有则新建）")
        parser.add_argument(
            "--another",
            action="store_true",
            help="已有系统管理员时仍然新建（例如其账号已无法使用）",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        username = options["username"]
        if not USERNAME.fullmatch(username):
            raise CommandError(f"用户名“{username}”不合要求：{USERNAME_RULE}")
        if _administrators_exist() and not options["another"]:
            raise CommandError("已有系统管理员，请由其在“人员”页面新建；确需新建请加 --another。")
        try:
            user, password = create_first_administrator(
                username, full_name=options["name"], office_code=options["office"]
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"用户名：{user.username}\n一次性口令：{password}")
        self.stdout.write("口令只显示这一次；首次登录时须修改口令并启用动态验证码。")


def _administrators_exist() -> bool:
    active = User.objects.filter(is_active=True, is_demo=False)
    return active.filter(roles__contains=[Role.ADMINISTRATOR.value]).exists()
