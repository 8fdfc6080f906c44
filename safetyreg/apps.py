from django.apps import AppConfig


class SafetyregConfig(AppConfig):
    name = "safetyreg"
    verbose_name = "safetyreg"

    def ready(self) -> None:
        from safetyreg import checks  # noqa: F401, PLC0415  (registers the refusals)
