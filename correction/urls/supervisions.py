"""The yearly programme, supervisions and requests."""

from __future__ import annotations

from correction.views.supervisions import PROGRAMMES, REQUESTS, SUPERVISIONS

urlpatterns = [
    *PROGRAMMES.urlpatterns(),
    *SUPERVISIONS.urlpatterns(),
    *REQUESTS.urlpatterns(),
]
