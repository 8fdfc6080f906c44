"""How sensitive every stored field is: ``field_sensitivity.toml``.

``python -m tests.architecture.fields`` adds a line with "?" for each new field and drops the lines
of fields that are gone; whoever made the field then says which word it is:

public        may stand on a page without sign-in
internal      for signed-in staff, by their permissions
confidential  personal or secret in part; reading it is recorded, or only its owner sees it
sealed        ciphertext, keys or digests of the vault: nobody reads it without a body's key
"""

from __future__ import annotations

import tomllib
from pathlib import Path

FILE = Path(__file__).with_name("field_sensitivity.toml")
WORDS = ("public", "internal", "confidential", "sealed")


def stored_fields() -> dict[str, dict[str, object]]:
    """``{"app.Model": {"field": field}}`` of all tables of the project."""
    from tests.architecture.test_layers import own_models

    return {
        model._meta.label: {field.name: field for field in model._meta.local_concrete_fields}
        for model in own_models()
        if not model._meta.proxy
    }


def classified() -> dict[str, dict[str, str]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}


def merged() -> str:
    """The file's text with "?" for what is new and without what is gone."""
    known = classified()
    blocks = []
    for label, fields in sorted(stored_fields().items()):
        rows = [f'{name} = "{known.get(label, {}).get(name, "?")}"' for name in fields]
        blocks.append("\n".join([f'["{label}"]', *rows]))
    return "# See fields.py for the words and how to add lines.\n\n" + "\n\n".join(blocks) + "\n"


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safetyreg.settings")
    django.setup()
    FILE.write_text(merged(), encoding="utf-8")
