"""Inputs rendered in Python are those of Django's own templates."""

from __future__ import annotations

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.test.html import parse_html
from django.utils.safestring import mark_safe

from foundation.web.controls import markup_of
from foundation.web.forms import DateInput, DateTimeInput, LongText

HOSTILE = "\"><script>alert('1')</script>&amp;"
CHOICES = [
    ("", "全部"),
    (1, "一"),
    (HOSTILE, HOSTILE),
    ("safe", mark_safe("<b>粗</b>")),
    ("组 & 组", [("a", "甲"), ("b", "乙")]),
]
WIDGETS = [
    forms.TextInput({"maxlength": 5, "required": True, "disabled": False, "title": HOSTILE}),
    forms.NumberInput({"step": "any"}),
    forms.EmailInput(),
    forms.URLInput(),
    forms.PasswordInput(render_value=True),
    forms.HiddenInput(),
    forms.TimeInput(),
    forms.CheckboxInput(),
    forms.FileInput(),
    DateInput(),
    DateTimeInput(),
    LongText(rows=3),
    forms.Select({"data-x": HOSTILE}, CHOICES),
    forms.SelectMultiple({}, CHOICES),
    forms.NullBooleanSelect(),
]


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("value", ["", None, "甲", 1, True, HOSTILE, "\n行", ("a", HOSTILE)])
def test_the_markup_is_that_of_djangos_templates(widget, value):
    context = widget.get_context("名称<", value, {"id": "id_x", "aria-invalid": "true"})
    markup = markup_of(widget.template_name)
    assert markup is not None
    ours = markup(context["widget"])
    theirs = TemplatesSetting().render(widget.template_name, context)
    assert parse_html(ours) == parse_html(theirs)
    assert "<script" not in ours


def test_what_is_made_of_parts_stays_with_its_template():
    for widget in (forms.RadioSelect(), forms.CheckboxSelectMultiple(), forms.ClearableFileInput()):
        assert markup_of(widget.template_name) is None
