"""Training of officers: what was held, and how many hours each has had this year."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from correction.actions.training import record_training
from correction.filters_conduct import TrainingFilter
from correction.forms.conduct import TrainingForm
from correction.models import Training
from correction.querysets import hours_of
from correction.views.tables import Table
from enforcement.views.shared import CHANGING
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.roles import Permission
from foundation.jurisdiction import current
from foundation.web.acts import act_page
from foundation.web.listing import Column, list_page
from foundation.workdays.quarters import today

readers_only = holders_only(Permission.ORGANISE_CORRECTION, Permission.ANSWER_CORRECTION)
organisers_only = holders_only(Permission.ORGANISE_CORRECTION)
TITLE = "执法培训"
COLUMNS = [
    Column("title", "名称", "title", link=Training.get_absolute_url),
    Column("kind", "种类", "kind", css="nowrap"),
    Column("organiser", "组织单位", "organiser"),
    Column("held_on", "开始日期", "held_on", order="held_on", css="nowrap"),
    Column("hours", "学时", "hours", css="number"),
]


@require_safe
@readers_only
def trainings(request: HttpRequest) -> HttpResponseBase:
    makes = signed_in(request).may(Permission.ORGANISE_CORRECTION)
    return list_page(
        request,
        queryset=Training.objects.all(),
        columns=COLUMNS,
        filterset=TrainingFilter,
        title=TITLE,
        template="correction/trainings.html",
        key="-held_on",
        empty="还没有登记执法培训。",
        extra={"may_record": makes, "today": today()},
    )


@require_safe
@readers_only
def training(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Training.objects.select_related("recorded_by"), pk=pk)
    people = [
        (one.name, one.office.name, f"{one.valid_to:%Y-%m-%d}")
        for one in found.officers.select_related("office")
    ]
    context = {
        "title": found.title,
        "crumbs": [(TITLE, reverse("correction:trainings")), (found.title, "")],
        "facts": [
            ("种类", found.get_kind_display()),
            ("组织单位", found.organiser),
            ("日期", f"{found.held_on:%Y-%m-%d}至{found.ended_on:%Y-%m-%d}"),
            ("学时", found.hours),
            ("登记人", found.recorded_by.full_name),
        ],
        "tables": [
            Table(f"参加人员（{len(people)}人）", ("姓名", "处室", "执法证有效期至"), people)
        ],
    }
    return render(request, "correction/training.html", context)


@CHANGING
@organisers_only
def new(request: HttpRequest) -> HttpResponse:
    by = signed_in(request)
    return act_page(
        request,
        form=TrainingForm,
        perform=lambda form: record_training(**form.cleaned_data, by=by),
        title="登记执法培训",
        success=lambda made: f"已登记：{made}。",
        redirect_to=Training.get_absolute_url,
        extra={
            "crumbs": [(TITLE, reverse("correction:trainings")), ("登记", "")],
            "submit_label": "登记",
            "cancel_url": reverse("correction:trainings"),
        },
    )


@require_safe
@readers_only
def hours(request: HttpRequest, year: int) -> HttpResponse:
    """Hours of every officer in a year; who is short comes first."""
    if not 2000 <= year <= today().year:
        raise Http404
    wanted = current().number("correction.training_hours")
    rows = [
        (
            officer.name,
            officer.office.name,
            had,
            f"差 {wanted - had} 学时" if had < wanted else "达到",
            f"{officer.valid_to:%Y-%m-%d}",
        )
        for officer, had in hours_of(year)
    ]
    context = {
        "title": f"{year}年培训学时",
        "crumbs": [(TITLE, reverse("correction:trainings")), ("培训学时", "")],
        "facts": [
            ("每年应达到", f"{wanted} 学时"),
            ("未达到", f"{sum(had < wanted for _, had in hours_of(year))} 人"),
        ],
        "tables": [Table("各人学时", ("姓名", "处室", "学时", "情况", "执法证有效期至"), rows)],
    }
    return render(request, "correction/training.html", context)
