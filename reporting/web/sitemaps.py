"""The site map for search engines: every page of the record that has an address of its own.

Lists narrowed by a query, and the record as at another day, are left out: there is no end to them.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from commitments.models import Edition, Pledge, Response
from reporting.governance.as_at import Governance
from reporting.record.cells import Cells
from reporting.record.services import managers, services
from strategy.models import Action, Department, Strategy

LISTS = [
    *("home", "pledges", "pledges_not_reported", "pledges_moved", "actions", "changes"),
    *("entries", "measures", "services", "completeness", "contradictions", "sample"),
    *("about", "method", "contact"),
]
OF_A_RESPONSE = ["response", "editions", "compare", "outcomes"]


class OfTheSite(Sitemap):
    """A part of the site map; its addresses begin as all of the site do."""

    def get_protocol(self, protocol=None):
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc


class Addresses(OfTheSite):
    """Items are addresses, or pairs of an address and when it changed last."""

    def location(self, item):
        return item if isinstance(item, str) else item[0]


class Lists(Addresses):
    def items(self):
        return [reverse(name) for name in LISTS]


class Departments(Addresses):
    def items(self):
        slugs = Department.objects.order_by("slug").values_list("slug", flat=True)
        return [reverse("department", args=[slug]) for slug in slugs]


class Strategies(Addresses):
    def items(self):
        published = Strategy.objects.filter(published_on_last__lte=timezone.localdate())
        slugs = published.order_by("slug").values_list("slug", flat=True)
        pages = ("strategy", "compare_departments")
        return [reverse(name, args=[slug]) for slug in slugs for name in pages]


class Responses(Addresses):
    """A response's own pages, and its years, with the day of its last edition."""

    def items(self):
        published = Q(editions__state=Edition.State.PUBLISHED)
        responses = Response.objects.select_related("department", "strategy")
        rows = responses.annotate(changed_at=Max("editions__recorded_at", filter=published))
        return [(address, row.changed_at) for row in rows for address in self._pages(row)]

    def lastmod(self, item):
        return item[1]

    def _pages(self, response):
        place = [response.department.slug, response.strategy.slug]
        years = Cells(response, timezone.localdate()).years
        return [reverse(name, args=place) for name in OF_A_RESPONSE] + [
            reverse("year", args=[*place, year]) for year in years
        ]


class Actions(Addresses):
    def items(self):
        responses = Response.objects.select_related("department", "strategy")
        actions = Action.objects.as_at(timezone.localdate()).select_related("strategy")
        across = [reverse("action_across", args=[row.strategy.slug, row.number]) for row in actions]
        return across + [
            reverse(name, args=[response.department.slug, response.strategy.slug, action.number])
            for response in responses
            for action in actions
            if action.strategy_id == response.strategy_id
            for name in ("action", "action_timeline", "action_compare")
        ]


class Editions(Addresses):
    def items(self):
        editions = Edition.objects.as_at(timezone.localdate()).select_related(
            "response__department", "response__strategy"
        )
        pages = [(row.get_absolute_url(), row.recorded_at) for row in editions]
        return pages + [(f"{address}changes/", moment) for address, moment in pages]

    def lastmod(self, item):
        return item[1]


class Pledges(OfTheSite):
    def items(self):
        pledges = Pledge.objects.as_at(timezone.localdate()).order_by("pk")
        return pledges.values_list("pk", flat=True)

    def location(self, item):
        return reverse("pledge", args=[item])


class Governances(Addresses):
    """Departments' offices and groups as they are today, and the people in office until now."""

    def items(self):
        return [page for row in Department.objects.all() for page in self._pages(row)]

    def _pages(self, department):
        found = Governance(department, timezone.localdate())
        slugs = {
            "governance_role": [office.role.slug for office in found.offices],
            "governance_person": self._people(found),
            "governance_portfolio": [row.group.slug for row in found.portfolios],
            "governance_profession": [row.group.slug for row in found.professions],
            "governance_function": [row.group.slug for row in found.functions],
            "governance_team": [row.group.slug for row in found.teams],
        }
        whole = ["governance", "governance_no_named_lead"] if found.is_recorded else ["governance"]
        return [reverse(name, args=[department.slug]) for name in whole] + [
            reverse(name, args=[department.slug, slug]) for name in slugs for slug in slugs[name]
        ]

    def _people(self, found):
        managed = managers(found.as_at).filter(service__department=found.department)
        terms = [row for office in found.offices for row in office.appointments]
        return sorted({row.person.slug for row in (*terms, *managed) if row.person})


class Services(Addresses):
    def items(self):
        rows = services(timezone.localdate()).values_list("department__slug", "slug")
        return [reverse("service", args=place) for place in rows]


SITEMAPS = {
    "lists": Lists,
    "departments": Departments,
    "strategies": Strategies,
    "responses": Responses,
    "actions": Actions,
    "editions": Editions,
    "pledges": Pledges,
    "governance": Governances,
    "services": Services,
}
