import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safetyreg.settings")

django.setup(set_prefix=False)

from django.urls import get_resolver  # noqa: E402  (what follows needs the loaded apps)

from foundation.web.handler import Handler  # noqa: E402
from safetyreg.checks import refuse_unsafe_start  # noqa: E402

refuse_unsafe_start()
application = Handler()
_ = get_resolver().url_patterns  # so that the first visitor does not wait for the views to load
