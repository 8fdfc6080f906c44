from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "foundation.documents"
    verbose_name = "文书"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from foundation.audit import verbs  # noqa: PLC0415

        verbs.register(
            {
                "documents.document.issued": "印发文书",
                "documents.document.cancelled": "作废文书",
                "documents.document.replaced": "替换文书",
                "documents.document.read": "查阅文书",
                "documents.evidence.stored": "存入证据材料",
                "documents.evidence.read": "查阅证据材料",
            }
        )
