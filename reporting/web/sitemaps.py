"""The site map for search engines: every page of the record that has an address of its own.

Lists narrowed by a query, and the record as at another day, are left out: there is no end to them.
"""

from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import Paginator
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from commitments.models import Edition, Pledge, Response
from reporting.governance.as_at import Governance
from reporting.record.cells import years_of
from reporting.record.services import managers
from strategy.models import Action, Department, Service, Strategy

LISTS = [
    *("home", "pledges", "pledges_not_reported", "pledges_moved", "actions", "changes"),
    *("entries", "measures", "compare_measures", "services", "service_figures"),
    *("department_changes", "completeness", "contradictions", "sample", "totals"),
    *("about", "method", "contact"),
]
MOST_ADDRESSES = 3000
OF_A_STRATEGY = ["strategy", "compare_departments"]
OF_A_RESPONSE = ["response", "editions", "compare", "outcomes"]


class OfTheSite(Sitemap):
    """A part of the site map; its addresses begin as all of the site do.

    A file of it has a few thousand of them: one of 50,000, as search engines take, would keep
    everybody else waiting while it is made.
    """

    limit = MOST_ADDRESSES

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
    """Their own pages, and one for each of their actions."""

    def items(self):
        today = timezone.localdate()
        published = Strategy.objects.filter(published_on_last__lte=today)
        slugs = published.order_by("slug").values_list("slug", flat=True)
        own = [reverse(name, args=[slug]) for slug in slugs for name in OF_A_STRATEGY]
        actions = Action.objects.as_at(today).values_list("strategy__slug", "number")
        return own + [reverse("action_across", args=place) for place in actions]


class Several(Paginator):
    """Rows by the page, each of which has several addresses: `of` tells those of a page's rows."""

    def __init__(self, rows, limit: int, of):
        super().__init__(rows, limit)
        self.of = of

    def page(self, number):
        page = super().page(number)
        page.object_list = list(self.of(list(page.object_list)))
        return page


class Many(Addresses):
    """A part in which each row has several addresses; it is read one page of rows at a time, of
    which there are `limit` on it.
    """

    @property
    def paginator(self):
        return Several(self.items(), self.limit, self.addresses)

    def addresses(self, rows: list) -> Iterator:
        raise NotImplementedError

    def lastmod(self, item):
        return None if isinstance(item, str) else item[1]


class Responses(Many):
    """A response's own pages, and its years, with the day of its last edition."""

    limit = 100

    def items(self):
        return _responses().prefetch_related("strategy__reporting_years")

    def addresses(self, rows):
        published = Q(editions__state=Edition.State.PUBLISHED)
        changed = Response.objects.annotate(at=Max("editions__recorded_at", filter=published))
        at = dict(changed.filter(pk__in=[row.pk for row in rows]).values_list("pk", "at"))
        years = years_of(rows, timezone.localdate())
        for row in rows:
            for address in self._pages(row, years[row.pk]):
                yield address, at[row.pk]

    def _pages(self, response, years):
        place = _place(response)
        return [reverse(name, args=place) for name in OF_A_RESPONSE] + [
            reverse("year", args=[*place, year]) for year in years
        ]


class Actions(Many):
    limit = 50

    def items(self):
        return _responses()

    def addresses(self, rows):
        numbers = defaultdict(list)
        actions = Action.objects.as_at(timezone.localdate())
        for strategy, number in actions.values_list("strategy", "number"):
            numbers[strategy].append(number)
        for row in rows:
            for number in numbers[row.strategy_id]:
                for name in ("action", "action_timeline", "action_compare"):
                    yield reverse(name, args=[*_place(row), number])


class Editions(Many):
    limit = MOST_ADDRESSES // 2

    def items(self):
        editions = Edition.objects.as_at(timezone.localdate()).order_by("pk")
        return editions.select_related("response__department", "response__strategy")

    def addresses(self, rows):
        for row in rows:
            address = row.get_absolute_url()
            yield address, row.recorded_at
            yield f"{address}changes/", row.recorded_at


class Pledges(OfTheSite):
    def items(self):
        pledges = Pledge.objects.as_at(timezone.localdate()).order_by("pk")
        return pledges.values_list("pk", flat=True)

    def location(self, item):
        return reverse("pledge", args=[item])


class Governances(Many):
    """Departments' offices and groups as they are today, and the people in office until now.

    What one department has takes a dozen queries.
    """

    limit = 20

    def items(self):
        return Department.objects.order_by("slug")

    def addresses(self, rows):
        for row in rows:
            yield from self._pages(row)

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


class Services(OfTheSite):
    def items(self):
        rows = Service.objects.filter(known_since_last__lte=timezone.localdate())
        return rows.order_by("pk").values_list("department__slug", "slug")

    def location(self, item):
        return reverse("service", args=item)


def _responses():
    return Response.objects.select_related("department", "strategy").order_by("pk")


def _place(response: Response) -> list[str]:
    return [response.department.slug, response.strategy.slug]


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
