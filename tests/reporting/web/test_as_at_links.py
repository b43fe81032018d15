"""Every page of the record keeps the day that was asked for, in every link of its content."""

from collections import Counter
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.urls import Resolver404, URLPattern, resolve, reverse

from reporting import urls
from reporting.web.sending import let_go
from tests import sample

DAY = "2022-07-15"
NOT_LOOKED_AT = {
    "governance_profession",  # The sample names none.
    "strategy",  # Its addresses are like a department's: looked at as those.
    "preview_response",  # Named in a head.
    "favicon",  # A way on to a file.
    "components",  # Examples, which lead anywhere.
    "sitemap_section",  # The rest are no pages.
    "stratml",
    "evidence_file",  # The sample has none.
    "bundle",  # For those who may audit, and so are events.
    "events",
    "export_events",
}
EACH = 3  # So many pages of one kind are looked at.


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


@pytest.fixture
def crawled(client, db):
    """Of each kind of page how many were looked at, and the links that lost the day."""
    sample.put_in()
    waiting = [f"{reverse(row.name)}?as-at={DAY}" for row in routes() if not row.pattern.converters]
    waiting.insert(0, f"{reverse('sample')}?seed=2013&size=5&as-at={DAY}")
    seen, looked_at, lost = set(), Counter(), []
    while waiting:
        address = waiting.pop(0)
        route = route_of(urlsplit(address).path)
        if address in seen or looked_at[route] >= EACH or route in NOT_LOOKED_AT:
            continue
        seen.add(address)
        looked_at[route] += 1
        page = client.get(address, follow=True)
        assert page.status_code == 200, address
        if not page["Content-Type"].startswith("text/html"):
            let_go(page)  # A file's place is another's again.
            continue
        for target in internal_links(page, address):
            asked = parse_qs(target.query).get("as-at")
            if asked == ["choose"]:
                continue  # Where another day is chosen.
            if asked != [DAY]:
                lost.append((address, target.geturl()))
            else:
                waiting.append(target._replace(fragment="").geturl())
    return looked_at, lost


def test_every_link_in_the_content_of_every_page_keeps_the_day(crawled):
    looked_at, lost = crawled

    assert lost == []
    assert {row.name for row in routes()} - set(looked_at) - NOT_LOOKED_AT == set()
