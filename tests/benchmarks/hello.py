"""The smallest view that Django can serve, to tell by it what a page costs: `hello:application`."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], MIDDLEWARE=[], ROOT_URLCONF=__name__)

WORDS = b"Hello, world."


def hello(request):
    return HttpResponse(WORDS, headers={"Content-Length": len(WORDS)})


urlpatterns = [path("", hello)]
application = get_wsgi_application()
