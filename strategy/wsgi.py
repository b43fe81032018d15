import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")

application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402  Once Django is set up.

from strategy.garbage import search_nothing_loaded  # noqa: E402
from strategy.start import look_at_the_database  # noqa: E402

look_at_the_database()
get_resolver().url_patterns  # noqa: B018  Loads all that makes pages.
search_nothing_loaded()
