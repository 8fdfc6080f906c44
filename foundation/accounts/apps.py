from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "foundation.accounts"
    verbose_name = "人员与权限"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from foundation.accounts import verbs  # noqa: PLC0415
        from foundation.accounts.roles import Permission  # noqa: PLC0415
        from foundation.audit.verbs import register  # noqa: PLC0415
        from foundation.web.nav import register_nav  # noqa: PLC0415

        register(verbs.LABELS)
        for label, page, order, icon in (
            ("人员", "users", 800, "user"),
            ("处室", "offices", 810, "home"),
        ):
            register_nav(
                label,
                f"accounts:{page}",
                Permission.MANAGE_ACCOUNTS,
                order,
                group="系统管理",
                icon=icon,
            )
