"""The answer to a question: does the listing stand without the decision that ended?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from blacklist.actions import questioning
from blacklist.forms.reviews import QuestionForm
from blacklist.models import Question
from enforcement.views.shared import CHANGING
from foundation.accounts.checks import holders_only, signed_in
from foundation.accounts.roles import Permission
from foundation.web.acts import act_page


@CHANGING
@holders_only(Permission.MANAGE_LISTINGS)
def question(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Question.objects.select_related("listing"), pk=pk)
    back, by = found.listing.get_absolute_url(), signed_in(request)
    return act_page(
        request,
        form=QuestionForm,
        perform=lambda form: questioning.answer(found, **form.cleaned_data, by=by),
        title=str(found),
        success="已答复。",
        redirect_to=back,
        extra={
            "crumbs": [(str(found.listing), back), ("列入依据变化", "")],
            "intro": f"{found.why}。请核对案卷的其他情形和证据后答复；提请撤销的，由党组会审定。",
            "submit_label": "答复",
            "cancel_url": back,
        },
    )
