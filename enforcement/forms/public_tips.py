"""What the public fills in: a tip, and the question what became of it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from enforcement import tip_tokens
from enforcement.actions.tips import MAX_FILES, Told
from enforcement.models import Tip
from enforcement.rules.tips import scrubbed
from enforcement.tip_contacts import Contact
from foundation.documents.evidence import check_count, check_size
from foundation.jurisdiction import current
from foundation.procedure.refusals import Refused
from foundation.regions import tree
from foundation.web.forms import FilesField, LongText

LONGEST = 10_000  # characters
_PHONE = re.compile(r"^\+?[0-9][0-9 ()\-]{4,28}$")
_AGAIN = "提交没有成功，您填写的内容都在，请核对后再点一次“提交举报”。"


class PlainText(forms.CharField):
    """Text without control characters, so that nobody is refused for what he cannot see."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(scrubbed(value) if isinstance(value, str) else value)


class TipForm(forms.Form):
    """``website`` is a trap for robots: no person sees it."""

    what = PlainText(
        label="发生了什么",
        max_length=LONGEST,
        widget=LongText(rows=7),
        help_text="违法行为或者事故隐患的具体情况：谁、在做什么、有什么危险。不超过一万字。",
    )
    unit = PlainText(
        label="被举报单位名称", max_length=200, help_text="不知道全称的，写您知道的叫法。"
    )
    kind = forms.ChoiceField(label="问题类型", choices=[("", "请选择"), *Tip.Kind.choices])
    region_code = forms.ChoiceField(label="所在地区", required=False)
    place = PlainText(
        label="具体地点", max_length=200, required=False, help_text="例如：厂区、库房、矿点的位置。"
    )
    happened = PlainText(
        label="什么时候", max_length=120, required=False, help_text="例如：11月20日夜间；每天中午。"
    )
    name = PlainText(
        label="您的姓名或者称呼",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PlainText(
        label="您的电话",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    anonymous = forms.BooleanField(
        label="希望匿名办理：核查时不提及举报人，非必要不与我联系", required=False
    )
    website = forms.CharField(
        label="网址（请留空）",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    token = forms.CharField(widget=forms.HiddenInput)

    template_name = "tips/fields.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"token": tip_tokens.new_token()}
        super().__init__(*args, **kwargs)
        self.fields["files"] = FilesField(
            label="照片、录音录像或者材料",
            required=False,
            help_text=f"最多 {MAX_FILES} 个文件，每个不超过 20 MB。"
            "照片可能带有拍摄位置和时间，介意的请先去除。",
        )
        region = cast("forms.ChoiceField", self.fields["region_code"])
        region.choices = [("", "不清楚"), *tree().choices()]
        self.fields["files"].widget.attrs["data-max-megabytes"] = "20"
        self.raw_token = ""

    def clean_phone(self) -> str:
        phone = unicodedata.normalize("NFKC", self.cleaned_data["phone"]).strip()
        if phone and not _PHONE.match(phone):
            raise ValidationError(
                "请填写电话号码，例如 13800000000 或者 0951-5000000，也可以不填。"
            )
        return phone

    def clean_files(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["files"]
        try:
            check_count(len(files), MAX_FILES)
            for file in files:
                check_size(file.size)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return files

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        try:
            self.raw_token, age = tip_tokens.read(data.get("token", ""))
        except tip_tokens.BadToken:
            self._give("token", tip_tokens.new_token())
            raise ValidationError(f"表格打开已超过一天，或者不完整。{_AGAIN}") from None
        if data.get("website"):
            self._give("website", "")
            raise ValidationError(_AGAIN)
        if age < current().number("enforcement.tip_least_seconds"):
            raise ValidationError(f"提交得太快。{_AGAIN}")
        return data

    def _give(self, name: str, value: str) -> None:
        """Put another value into the form as it is shown again."""
        renewed = cast("QueryDict", self.data).copy()
        renewed[name] = value
        self.data = renewed
        self.errors.pop(name, None)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.cleaned_data["files"])

    def told(self) -> Told:
        given = self.cleaned_data
        names = ("what", "unit", "kind", "place", "region_code", "happened", "anonymous", "files")
        contact = Contact(given["name"].strip(), given["phone"])
        return Told(**{name: given[name] for name in names}, contact=contact)


class QueryForm(forms.Form):
    _plain = {"autocomplete": "off", "spellcheck": "false"}
    number = PlainText(
        label="举报编号",
        max_length=40,
        help_text="例如 JB2026-0001。",
        widget=forms.TextInput(attrs=_plain),
    )
    code = PlainText(
        label="查询码",
        max_length=60,
        help_text="提交举报时给您的16位字母和数字，空格、短横线、大小写不影响。",
        widget=forms.TextInput(attrs=_plain),
    )
