from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "foundation.audit"
    verbose_name = "审计轨迹"
    default_auto_field = "django.db.models.BigAutoField"
