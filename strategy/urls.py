"""The site map: which part of the product answers at which address."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    # /admin/
    path("admin/", admin.site.urls),
    # Everything else is for anyone to read.
    path("", include("reporting.urls")),
]
