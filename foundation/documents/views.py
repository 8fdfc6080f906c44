from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from foundation.accounts.models import User
from foundation.audit.trail import record
from foundation.documents import access, throttle, verification
from foundation.documents.downloads import attachment
from foundation.documents.forms import VerifyForm
from foundation.documents.models import PUBLIC_FIELDS, Document, EvidenceFile, State

QUESTIONS_A_MINUTE = 30


@login_not_required
@never_cache
@csrf_exempt  # a question that changes nothing; so the page needs no cookie
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Is this paper genuine? By code, number or the file itself; open to everybody."""
    asked = request.POST if request.method == "POST" else request.GET
    if "code" not in asked:
        context = {"form": VerifyForm(), "asked": False, "answer": None}
        return render(request, "documents/verify.html", context)
    if throttle.too_many(request, name="verify", limit=QUESTIONS_A_MINUTE):
        response = render(request, "documents/too_many.html", status=429)
        response["Retry-After"] = str(throttle.WINDOW)
        return response
    form = VerifyForm(asked, request.FILES or None)
    answer = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        digest = verification.digest_of(file) if file else None
        answer = verification.look_up(form.cleaned_data["code"], digest)
    context = {"form": form, "answer": answer, "asked": form.is_valid()}
    return render(request, "documents/verify.html", context)


@login_not_required
@require_GET
def public_file(_request: HttpRequest, code: str) -> FileResponse:
    """The PDF of a public document; a cancelled one is no longer handed out."""
    document = get_object_or_404(
        Document.objects.only(*PUBLIC_FIELDS).exclude(state=State.CANCELLED),
        code=code,
        public=True,
    )
    return _pdf(document)


@require_GET
def office_file(request: HttpRequest, pk: int) -> FileResponse:
    """The PDF for those who may read its case; others do not learn that it exists."""
    user = cast("User", request.user)
    document = get_object_or_404(Document, pk=pk)
    if not access.may_read(user, document):
        raise Http404
    record("documents.document.read", target=document, by=user)
    return _pdf(document)


@require_GET
def evidence_file(request: HttpRequest, pk: int) -> FileResponse:
    """An evidence file for those who may read its case."""
    user = cast("User", request.user)
    evidence = get_object_or_404(EvidenceFile, pk=pk)
    if not access.may_read(user, evidence):
        raise Http404
    record("documents.evidence.read", target=evidence, by=user)
    return attachment(evidence.file, name=evidence.name, content_type=evidence.content_type)


def _pdf(document: Document) -> FileResponse:
    return attachment(
        document.file, name=f"{document.number_text}.pdf", content_type="application/pdf"
    )
