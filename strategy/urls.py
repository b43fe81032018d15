"""The site map: which part of the product is at which address."""

from django.contrib import admin
from django.urls import include, path

from commitments.admin import digests, published_pages, rounds
from commitments.admin import views as admin_views

handler404 = "reporting.views.errors.not_found"
handler500 = "reporting.views.errors.could_not_be_made"
handler429 = "strategy.accounts.views.too_many"  # allauth asks for it.

urlpatterns = [
    # /admin/record-checks/
    path(
        "admin/record-checks/",
        admin.site.admin_view(admin_views.record_checks),
        name="record_checks",
    ),
    # /admin/rounds/, a year of all departments, and what of a strategy waits for whoever looks
    path("admin/rounds/", admin.site.admin_view(rounds.rounds), name="rounds"),
    *(
        path(
            f"admin/rounds/<slug:strategy>/<int:year>/{address}",
            admin.site.admin_view(view),
            name=name,
        )
        for address, view, name in (
            ("", rounds.a_round, "round"),
            ("open/", rounds.open_all, "round_open"),
            ("remind/", rounds.remind_all, "round_remind"),
        )
    ),
    path(
        "admin/rounds/<slug:strategy>/waiting/",
        admin.site.admin_view(rounds.waiting),
        name="round_waiting",
    ),
    # /admin/bring-pages/
    path(
        "admin/bring-pages/",
        admin.site.admin_view(published_pages.bring_pages),
        name="bring_pages",
    ),
    # /admin/daily-email/ and the link in each
    path("admin/daily-email/", admin.site.admin_view(digests.choose), name="digest_choose"),
    path("admin/daily-email/<str:token>/", digests.stop, name="digest_stop"),
    # /admin/r/TYPE/ID/
    path(
        "admin/r/<int:content_type_id>/<int:object_id>/",
        admin.site.admin_view(admin_views.view_on_site),
    ),
    # /admin/login/ and what belongs to it
    path("admin/", include("strategy.accounts.urls")),
    # /admin/
    path("admin/", admin.site.urls),
    # /contribute/ and what belongs to it
    path("contribute/", include("commitments.contributions.urls")),
    # Everything else is for anyone to read.
    path("", include("reporting.urls")),
]
