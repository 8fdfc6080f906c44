"""The first checklist of each industry, read from ``enforcement/checklists.toml``."""

import tomllib
from pathlib import Path

from django.db import migrations
from django.utils import timezone

CONTENT = Path(__file__).resolve().parents[1] / "checklists.toml"


def load(apps, schema_editor):
    Checklist = apps.get_model("enforcement", "Checklist")
    ChecklistItem = apps.get_model("enforcement", "ChecklistItem")
    today = timezone.localdate()
    for industry, content in tomllib.loads(CONTENT.read_text(encoding="utf-8")).items():
        checklist = Checklist.objects.create(
            industry=industry,
            version=1,
            title=content["title"],
            state="in_use",
            made_on=today,
            put_in_use_on=today,
        )
        ChecklistItem.objects.bulk_create(
            ChecklistItem(
                checklist=checklist, number=number, category=category, text=text, basis=basis
            )
            for number, (category, text, basis) in enumerate(content["items"], start=1)
        )


class Migration(migrations.Migration):
    dependencies = [("enforcement", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
