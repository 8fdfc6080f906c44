import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safetyreg.settings")

application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402  (what follows needs the loaded apps)

from safetyreg.checks import refuse_unsafe_start  # noqa: E402

refuse_unsafe_start()
_ = get_resolver().url_patterns  # so that the first visitor does not wait for the views to load
