from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from tests.factories.accounts import UserFactory


@pytest.fixture
def gallery(settings):
    """Serve the pages of ``tests.browser.gallery`` beside those of the house."""
    settings.ROOT_URLCONF = "tests.browser.gallery"


@pytest.fixture
def sign_in(page, transactional_db):
    """Sign the browser in (without the form) as ``user``, or a new one with the given roles."""

    def enter(*roles: str, user=None, **fields):
        user = user or UserFactory(**({"roles": list(roles)} if roles else {}), **fields)
        client = Client()
        client.force_login(user, backend="foundation.accounts.backends.StaffBackend")
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value}
        page.context.add_cookies([{**cookie, "url": page.context._impl_obj._options["baseURL"]}])
        return user

    return enter
