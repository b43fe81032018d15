import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")

application = get_wsgi_application()

from strategy.start import look_at_the_database  # noqa: E402  Once Django is set up.

look_at_the_database()
