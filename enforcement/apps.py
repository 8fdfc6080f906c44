from django.apps import AppConfig


class EnforcementConfig(AppConfig):
    name = "enforcement"
    verbose_name = "监管执法"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from enforcement import navigation  # noqa: PLC0415 (needs the models)

        navigation.register()
