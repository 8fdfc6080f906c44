from django.apps import AppConfig


class SafetyregConfig(AppConfig):
    name = "safetyreg"
    verbose_name = "safetyreg"
