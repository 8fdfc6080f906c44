from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "foundation.imports"
    verbose_name = "数据导入"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from foundation.audit import verbs  # noqa: PLC0415

        verbs.register(
            {
                "imports.batch.uploaded": "上传导入文件",
                "imports.batch.confirmed": "确认导入",
                "imports.batch.done": "导入完成",
            }
        )
