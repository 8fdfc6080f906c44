"""Forms of the quarterly bulletin."""

from __future__ import annotations

from typing import Any

from django import forms

from enforcement.models import Bulletin
from foundation.web.forms import LongText, Radios

LONGEST = 20_000  # characters


class EditForm(forms.Form):
    text = forms.CharField(
        label="正文",
        widget=LongText(rows=24),
        max_length=LONGEST,
        help_text="每行一段；“一、”开头的短行印作标题。统计数字由记录汇总，不能在这里改变表格。",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=30_000)

    def __init__(self, bulletin: Bulletin, **given: Any) -> None:
        initial = {"text": bulletin.text, "seen": bulletin.versions.count()}
        super().__init__(given.get("data"), initial=initial)


def edit_form(bulletin: Bulletin, **given: Any) -> EditForm:
    """A function, so that the page of a step hands it the record."""
    return EditForm(bulletin, **given)


class RecompileForm(forms.Form):
    text = forms.ChoiceField(
        label="正文",
        choices=[
            ("keep", "保留现在的正文，由我核对修改"),
            ("rewrite", "按新的数字重新起草正文（原正文存为历次稿）"),
        ],
        widget=Radios,
    )


class SignForm(forms.Form):
    """Nothing to fill in: who signs is known."""
