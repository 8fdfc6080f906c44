"""Addresses of plans, campaigns and their execution."""

from __future__ import annotations

from django.urls import path

from enforcement.views import plan_execution, plan_forms, plans

urlpatterns = [
    path("plans/", plans.plans, name="plans"),
    path("plans/new/", plan_forms.new_plan, name="plan_new"),
    path("plans/new-campaign/", plan_forms.new_campaign, name="campaign_new"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/draft.pdf", plans.draft_pdf, name="plan_draft_pdf"),
    path("plans/<int:pk>/sheet/", plan_forms.sheet, name="plan_sheet"),
    path("plans/<int:pk>/campaign/", plan_forms.change_campaign, name="campaign_change"),
    path("plans/<int:pk>/new-version/", plan_forms.new_version, name="plan_new_version"),
    path("plans/<int:pk>/steps/<slug:step>/", plan_forms.step, name="plan_step"),
    path("plans/<int:pk>/items/new/", plan_forms.new_item, name="plan_item_new"),
    path("plans/<int:pk>/items/<int:item_pk>/", plans.item, name="plan_item"),
    path(
        "plans/<int:pk>/items/<int:item_pk>/change/",
        plan_forms.change_item,
        name="plan_item_change",
    ),
    path("plans/<int:pk>/items/<int:item_pk>/drop/", plan_forms.drop_item, name="plan_item_drop"),
    path("plans/years/<int:year>/", plan_execution.execution, name="plan_execution"),
    path("plans/years/<int:year>/inspections/", plan_execution.counted, name="plan_counted"),
    path(
        "plans/campaigns/<int:pk>/",
        plan_execution.of_campaign,
        name="campaign_execution",
    ),
    path(
        "plans/campaigns/<int:pk>/inspections/",
        plan_execution.counted_of_campaign,
        name="campaign_counted",
    ),
]
