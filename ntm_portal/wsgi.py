"""WSGI entry point for gunicorn: `gunicorn ntm_portal.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ntm_portal.settings")

application = get_wsgi_application()

from ntm_portal.pages.demo import refuse_outside_demo_mode  # noqa: E402  (models need the application first)

refuse_outside_demo_mode()
