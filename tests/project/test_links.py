"""Every link on every page leads somewhere: crawled signed out, and as a member of each group."""

import re
from collections import Counter
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import resolve

from commitments import workflow
from commitments.models import Response
from reporting.web.sending import let_go
from tests.commitments import people

# So many addresses of one route are opened; the links of all that are opened are looked at.
EACH = 2
EACH_OF_ADMIN = 1  # Its routes are many.
AT_MOST = 600
# Of the whole site: what is not a page of ours, ends the visit, or is made of examples.
NOT_FOLLOWED = ("/static/", "/admin/logout/", "/admin/jsi18n/")
EXAMPLES = "/docs/components/"
# Lists are sorted and filtered by their query: another one is another look at the same page.
SORTED_BY = re.compile(r"[?&](o|p|e|all|[a-z_]+__[a-z_]+)=")
LINK = re.compile(r"""<a\b[^>]*?\bhref="([^"]*)\"""")
ANCHOR = re.compile(r"""\bid="([^"]*)\"""")
# Readers meet the word of addresses and files where it is explained, and in addresses.
SAY_PLEDGE = ("/data/", "/about/method/")
NOT_SAID = re.compile(r"<(head|script|style|code)\b.*?</\1>|<[^>]*>|https?://[^\s<]+", re.DOTALL)


class Crawl:
    """Goes from link to link within the site, and notes what led nowhere."""

    def __init__(self, client, start, within="/", each=EACH):
        self.client, self.within, self.each = client, within, each
        self.waiting = [(address, "the start") for address in start]
        self.seen, self.opened, self.lost, self.misnamed = set(), Counter(), [], []

    def run(self):
        while self.waiting and len(self.seen) < AT_MOST:
            address, linked_from = self.waiting.pop(0)
            path = address.partition("#")[0]
            if path in self.seen or not self._is_wanted(path):
                continue
            self.seen.add(path)
            self._open(path, linked_from)
        return self

    def _is_wanted(self, path):
        route = resolve(urlsplit(path).path).view_name
        self.opened[route] += 1
        return self.opened[route] <= self.each

    def _open(self, path, linked_from):
        page = self.client.get(path, follow=True)
        if page.status_code != 200:
            self.lost.append(f"{path} answers {page.status_code}, linked from {linked_from}")
        elif "text/html" in page["Content-Type"] and urlsplit(path).path != EXAMPLES:
            self._read(page.text, path)
            if not page.request["PATH_INFO"].startswith("/admin/"):
                self.misnamed += [f"{path} {fault}" for fault in misnamed(page.text, path)]
        let_go(page)  # A file's place is another's again.

    def _read(self, html, path):
        places = set(ANCHOR.findall(html))
        for href in map(unescape, LINK.findall(html)):
            target = urlsplit(urljoin(path, href))
            if href.startswith("#"):
                if target.fragment and target.fragment not in places:
                    self.lost.append(f"{path} has no place {href}, which it links to")
            elif self._is_ours(target):
                self.waiting.append((target._replace(scheme="", netloc="").geturl(), path))

    def _is_ours(self, target):
        return (
            target.netloc == ""
            and target.scheme in ("", "http")
            and target.path.startswith(self.within)
            and not target.path.startswith(NOT_FOLLOWED)
            and not SORTED_BY.search(f"?{target.query}")
        )


def misnamed(html, path):
    """A promise called otherwise, and a page whose title is not its heading."""
    if path.partition("?")[0] not in SAY_PLEDGE and re.search(
        r"\bpledges?\b", NOT_SAID.sub(" ", html), re.IGNORECASE
    ):
        yield "calls a promise a pledge"
    title, heading = (
        re.search(rf"<{tag}\b[^>]*>(.*?)</{tag}>", html, re.DOTALL)[1] for tag in ("title", "h1")
    )
    # Its caption may come first, set off by a colon, or not at all.
    said = [heading.replace("</span>", ":"), heading.rpartition("</span>")[2]]
    said = tuple(" ".join(re.sub(r"<[^>]*>", "", words).split()) for words in said)
    if not title.startswith(said):
        yield f"has the title “{title}” and the heading “{said[0]}”"


@pytest.fixture
def year(db, sample):
    """A year's update of the sample record that waits to be written."""
    response = Response.objects.get(strategy__slug="government-digital-strategy")
    workflow.open_year(response=response, year=2015, by=people.teo())


LONG = pytest.mark.long("every link of every page")
OTHERS = ("Approvers", "Auditors", "Administrators")


@LONG
def test_no_link_leads_nowhere_for_those_who_are_signed_out(client, year):
    crawl = Crawl(client, ["/", "/entries/?q=nowhere", "/?as-at=2014-06-01"]).run()

    assert crawl.lost == []
    assert crawl.misnamed == []
    assert len(crawl.seen) > 40


@pytest.mark.parametrize("group", ["Editors", *(pytest.param(name, marks=LONG) for name in OTHERS)])
def test_no_link_leads_nowhere_for_those_who_are_signed_in(client, year, group):
    client.force_login(people.person("mira", group))

    # What anyone may read is the same for them.
    crawl = Crawl(client, ["/admin/"], within="/admin/", each=EACH_OF_ADMIN).run()

    assert crawl.lost == []
    assert len(crawl.seen) >= 20
