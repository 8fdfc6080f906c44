"""The demonstration loads whole, and only into an empty database."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from foundation.enterprises.models import Enterprise, Licence

pytestmark = pytest.mark.django_db


def test_the_demonstration_loads_once(settings):
    settings.DEMO = True
    call_command("load_demo", verbosity=0)
    assert Enterprise.objects.count() == 24
    assert Licence.objects.filter(state="blocked").count() == 1
    with pytest.raises(CommandError, match="not empty"):
        call_command("load_demo", verbosity=0)
