from django.apps import AppConfig


class BlacklistConfig(AppConfig):
    name = "blacklist"
    verbose_name = "信用黑名单"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from blacklist import navigation  # noqa: PLC0415 (needs the models)

        navigation.register()
