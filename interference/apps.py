from django.apps import AppConfig


class InterferenceConfig(AppConfig):
    name = "interference"
    verbose_name = "干预执法记录"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from interference import navigation  # noqa: PLC0415 (needs the models)

        navigation.register()
