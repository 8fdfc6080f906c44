"""Forms in Bootstrap 5: help and errors beside the field, a summary on top, native inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import TemplatesSetting

from foundation.web.controls import markup_of

_CLASSES = {
    "select.html": "form-select",
    "textarea.html": "form-control",
    "checkbox.html": "form-check-input",
    "radio.html": "choices",
    "checkbox_select.html": "choices",
    "hidden.html": "",
    "multiple_hidden.html": "",
}


class Renderer(TemplatesSetting):
    """Renders every form of the project with the templates of ``templates/web/forms``."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"

    def render(self, template_name: str, context: Mapping[str, Any], request: Any = None) -> str:
        if "widget" not in context:
            return super().render(template_name, dict(context), request)
        widget = _dressed(template_name, context["widget"])
        if markup := markup_of(template_name):
            return markup(widget)
        return super().render(template_name, {**context, "widget": widget}, request)


def _dressed(template_name: str, widget: Mapping[str, Any]) -> dict[str, Any]:
    """The widget's context with the Bootstrap class that its kind needs."""
    attrs = dict(widget["attrs"])
    base = _CLASSES.get(template_name.rsplit("/", 1)[-1], "form-control")
    if base == "choices":
        for _, options, _ in widget["optgroups"]:
            for option in options:
                option["attrs"]["class"] = "form-check-input"
    invalid = "is-invalid" if attrs.get("aria-invalid") == "true" else ""
    classes = " ".join(filter(None, [base, attrs.get("class"), invalid]))
    if classes:
        attrs["class"] = classes
    return {**widget, "attrs": attrs}


class DateInput(forms.DateInput):
    """The browser's own date picker; works without JavaScript and on phones."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class DateField(forms.DateField):
    """A date from the browser's picker; typed dates (2026年1月5日, 2026.1.5) are understood."""

    widget = DateInput
    input_formats = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]
    default_error_messages = {"invalid": "请填写正确的日期，例如 2026-01-05。"}


class DateTimeField(forms.DateTimeField):
    widget = DateTimeInput
    default_error_messages = {"invalid": "请填写正确的日期和时间，例如 2026-01-05 09:30。"}


class LongText(forms.Textarea):
    """A text area that grows with what is typed (CSS ``field-sizing`` or site.js)."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, rows: int = 5) -> None:
        super().__init__({"rows": rows, "data-grow": True, **(attrs or {})})


class Checkboxes(forms.CheckboxSelectMultiple):
    """Several choices in their given order, each with a large target."""


class Radios(forms.RadioSelect):
    """One of few choices, all visible."""


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; cleans to a list of uploaded files (empty list: none chosen)."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files: Sequence[Any] = data if isinstance(data, (list, tuple)) else [data]
        chosen = [file for file in files if file]
        if not chosen:
            if self.required and not initial:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return []
        return [super(FilesField, self).clean(file, initial) for file in chosen]
