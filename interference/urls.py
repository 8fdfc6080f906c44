from __future__ import annotations

from django.urls import path

from interference.views import acts, filing, receipt, registers, reports, sections, summaries, vault

app_name = "interference"

urlpatterns = [
    path("receipt/", receipt.enter, name="receipt"),
    path("receipt/reply/", receipt.reply, name="receipt_reply"),
    path("receipt/slip.pdf", receipt.slip_pdf, name="receipt_slip"),
    path("receipt/proof/", receipt.proof, name="proof"),
    path("office/interference/", reports.reports, name="reports"),
    path("office/interference/report/new/", filing.new_report, name="new_report"),
    path("office/interference/report/countdown/", filing.countdown, name="countdown"),
    path("office/interference/reports/<uuid:pk>/", reports.report, name="report"),
    path("office/interference/reports/<uuid:pk>/form.pdf", reports.form_pdf, name="form_pdf"),
    path("office/interference/reports/<uuid:pk>/notice.pdf", reports.notice_pdf, name="notice_pdf"),
    path(
        "office/interference/reports/<uuid:pk>/evidence/<uuid:blob_pk>/",
        reports.evidence,
        name="evidence",
    ),
    path("office/interference/reports/<uuid:pk>/act/<slug:step>/", acts.act, name="act"),
    path("office/interference/vault/", vault.home, name="vault"),
    path("office/interference/vault/unlock/", vault.unlock_page, name="unlock"),
    path("office/interference/vault/lock/", vault.lock, name="lock"),
    path("office/interference/vault/found/", vault.found, name="found"),
    path("office/interference/vault/join/", vault.join, name="join"),
    path("office/interference/vault/recover/", vault.recover, name="recover"),
    path("office/interference/vault/passphrase/", vault.passphrase, name="passphrase"),
    path("office/interference/vault/rotate/", vault.rotate, name="rotate"),
    path("office/interference/vault/members/<int:pk>/admit/", vault.admit, name="admit"),
    path("office/interference/vault/members/<int:pk>/remove/", vault.remove, name="remove"),
    path("office/interference/summaries/", summaries.summaries, name="summaries"),
    path("office/interference/summaries/<int:pk>/pdf/", summaries.download, name="summary_pdf"),
    path("office/interference/annual/", summaries.annual, name="annual"),
    path("office/interference/sections/", sections.sections, name="sections"),
    path("office/interference/sections/send/", sections.send, name="section_send"),
    path("office/interference/sections/<uuid:pk>/", sections.section, name="section"),
    path("office/interference/register/", registers.register, name="register"),
    path("office/interference/register/omission/", registers.omission, name="omission"),
    path("office/interference/register/finding/", registers.finding, name="finding"),
]
