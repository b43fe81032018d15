"""Every page of the record keeps the days that were asked for, in every link of its content."""

from collections import Counter
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.urls import Resolver404, URLPattern, resolve, reverse
from django.utils import timezone

from reporting import urls
from reporting.web.sending import let_go
from reporting.web.times import TIMES
from tests import make, sample

DAY = "2022-07-15"
# What is the same whatever the day: whole, and as it is now.
OF_NO_DAY = {
    *("bundle", "bundle_of_everything"),
    *("checkpoint", "checkpoint_of_size", "checkpoint_token", "cosignature", "tile"),
    *("witness", "check"),
}
NOT_LOOKED_AT = OF_NO_DAY | {
    "governance_profession",  # The sample names none.
    "strategy",  # Its addresses are like a department's: looked at as those.
    "preview_response",  # Named in a head.
    "favicon",  # A way on to a file.
    "services_of_department",  # A way on to a list: test_services.py.
    "components",  # Examples, which lead anywhere.
    "sitemap_section",  # The rest are no pages.
    "stratml",
    "evidence_file",  # The sample has none.
    "events",  # For those who may audit.
    "export_events",
}
EACH = 3  # So many pages of one kind are looked at.
# By how many days are asked for.
BANNERS = {
    1: "This is the record as it stood on 15 July 2022.",
    2: "This is the record as at 15 July 2022, as this site showed it on ",
}


class Links(HTMLParser):
    """The links of a page's content, but for the way back to today's record."""

    def __init__(self, page):
        super().__init__()
        self.found, self.is_content = [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "main":
            self.is_content = True
        is_way_back = "govuk-notification-banner__link" in (attrs.get("class") or "")
        if tag == "a" and self.is_content and not is_way_back and attrs.get("href"):
            self.found.append(attrs["href"])

    def handle_endtag(self, tag):
        if tag == "main":
            self.is_content = False


def put_in_another():
    """A department to compare the sample’s with, behind it in every list."""
    make.department("wo", name="Wales Office")
    make.response("wo")


def routes():
    return [row for row in urls.urlpatterns if isinstance(row, URLPattern)]


def route_of(path):
    try:
        return resolve(path).url_name
    except Resolver404:
        return None


def internal_links(page, address):
    """Where the links of a page lead within the site, other than to places of the page itself."""
    for href in Links(page.content.decode()).found:
        target = urlsplit(urljoin(address, href))
        if not href.startswith("#") and target.netloc == "":
            yield target


def crawled(client, asked, each=EACH):
    """Of each kind of page how many were looked at, and the links that lost the days.

    Each page says in its banner which record it is.
    """
    query = "&".join(f"{name}={day}" for name, day in asked.items())
    waiting = [f"{reverse(row.name)}?{query}" for row in routes() if not row.pattern.converters]
    waiting.insert(0, f"{reverse('sample')}?seed=2013&size=5&{query}")
    strategy = "government-digital-strategy"
    compare = reverse("compare_departments", args=[strategy])
    # A strategy's address is like a department's, of which one has services.
    waiting.insert(0, f"{reverse('department', args=['dfe'])}?{query}")
    waiting.append(f"{compare}?department=dfe&department=wo&{query}")
    waiting.append(f"{reverse('export_departments-by-action', args=[strategy, 'csv'])}?{query}")
    seen, looked_at, lost = set(), Counter(), []
    while waiting:
        address = waiting.pop(0)
        route = route_of(urlsplit(address).path)
        if address in seen or looked_at[route] >= each or route in NOT_LOOKED_AT:
            continue
        seen.add(address)
        looked_at[route] += 1
        page = client.get(address, follow=True)
        assert page.status_code == 200, address
        if not page["Content-Type"].startswith("text/html"):
            let_go(page)  # A file's place is another's again.
            continue
        assert BANNERS[len(asked)] in page.text, address
        for target in internal_links(page, address):
            kept = {name: value for name, value in parse_qsl(target.query) if name in TIMES}
            if kept == {"as-at": "choose"} or route_of(target.path) in OF_NO_DAY:
                continue
            if kept != asked:
                lost.append((address, target.geturl()))
            else:
                waiting.append(target._replace(fragment="").geturl())
    return looked_at, lost


@pytest.mark.long("every link of every page")
def test_every_link_in_the_content_of_every_page_keeps_the_day(client, db):
    sample.put_in()
    put_in_another()

    looked_at, lost = crawled(client, {"as-at": DAY})

    assert lost == []
    assert {row.name for row in routes()} - set(looked_at) - NOT_LOOKED_AT == set()


@pytest.mark.long("every page and export")
def test_every_page_and_export_keeps_both_days(client, db):
    sample.put_in()
    put_in_another()
    today = timezone.localdate().isoformat()

    looked_at, lost = crawled(client, {"as-at": DAY, "as-recorded": today}, each=1)

    assert lost == []
    assert {row.name for row in routes()} - set(looked_at) - NOT_LOOKED_AT == set()
