from django.apps import AppConfig


class CorrectionConfig(AppConfig):
    name = "correction"
    verbose_name = "执法监督检查纠错"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from correction import navigation  # noqa: PLC0415 (needs the models)

        navigation.register()
