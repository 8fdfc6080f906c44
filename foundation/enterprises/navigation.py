"""What the register of enterprises adds to the house: navigation and verbs of the trail."""

from __future__ import annotations

from foundation.accounts.roles import Permission
from foundation.audit import verbs
from foundation.web.nav import register_nav

VERBS = {
    "enterprises.enterprise.registered": "登记企业",
    "enterprises.enterprise.changed": "变更企业信息",
    "enterprises.enterprise.struck_off": "注销登记",
    "enterprises.enterprise.restored": "恢复登记",
    "enterprises.licence.added": "登记许可证",
    "enterprises.licence.checked": "登记许可证年检",
    "enterprises.licence.expired": "许可证到期失效",
}
GROUP = "监管对象"


def register() -> None:
    verbs.register(VERBS)
    register_nav(
        "企业登记",
        "enterprises:list",
        Permission.READ_ENTERPRISES,
        order=60,
        group=GROUP,
        icon="book",
    )
