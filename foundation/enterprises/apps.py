from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "foundation.enterprises"
    verbose_name = "企业登记"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from foundation.enterprises import importing, navigation  # noqa: PLC0415 (needs the models)

        navigation.register()
        importing.register()
