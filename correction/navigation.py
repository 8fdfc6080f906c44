"""What the room adds to the house: navigation, verbs, files, panels of the workbench."""

from __future__ import annotations

GROUP = "监督纠错"


def register() -> None:
    pass
