"""Every quotation on every page stands in the text that it links to."""

import re
from datetime import date
from html import unescape

import pytest
from django.core.management import call_command

from commitments.models import Citation, Outcome, Pledge, Response, Revision
from commitments.quotations import stands_in
from tests import make
from tests.commitments.importers.test_import_report import REAL_REPORT
from tests.commitments.importers.test_words_for_summaries import made_up
from tests.reporting.record.test_sample_words import pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample")]

QUOTATION = re.compile(
    r'<blockquote[^>]*>\s*“(?P<words>.*?)”\s*<span[^>]*>\s*<a [^>]*href="(?P<href>[^"]+)"',
    re.DOTALL,
)


@pytest.fixture(params=["the real page", "a page made up"])
def quoted(request, tmp_path):
    """The published words over the sample, and a report for 2015 that quotes them and itself.

    One of the texts that it quotes is corrected afterwards. The places that it quotes from.
    """
    if request.param == "the real page" and not REAL_REPORT.exists():
        pytest.skip("the published report is not beside this folder")
    page = REAL_REPORT
    if request.param == "a page made up":
        page = tmp_path / "page.txt"
        page.write_text(made_up())
    call_command("import_report", page, "--department", "dfe", verbosity=0)

    report = make.draft_edition(
        2015, of=Response.objects.get(strategy__slug="government-digital-strategy")
    )
    due = Pledge.objects.as_at(date(2015, 12, 31)).with_year().filter(year=2015)
    for pledge in due.order_by("pk"):
        outcome = make.outcome(report, pledge, Outcome.Status.PARTLY_DELIVERED)
        make.citation(outcome, pledge.entry, first_words(current(pledge.entry)))
        number = pledge.entry.action.number
        own = report.revisions.filter(entry__action__number=number).first() or make.revision(
            report, action=number, text=f"In part, “as planned”: action {number}.\nMore to come."
        )
        make.citation(outcome, own.entry, f'"as planned": action {number}. More')
    make.publish(report, "31 December 2015")
    correct(due.first().entry)
    return {citation.entry.anchor for citation in Citation.objects.filter(outcome__edition=report)}


def current(entry):
    return Revision.objects.as_at(date.max).get(entry=entry).text


def first_words(text):
    return " ".join(text.split()[:8])


def correct(entry):
    correction = make.draft_edition(
        entry.edition_year, of=entry.response, kind="correction", change_note="Put right."
    )
    action = {"action": entry.action.number, "kind": entry.kind, "year": entry.year}
    make.revision(correction, **action, text="Nothing of that kind.")
    make.publish(correction, "1 March 2016")


@pytest.mark.long("every quotation of every page")
def test_every_quotation_on_every_page_stands_in_the_text_that_it_links_to(client, quoted):
    shown, tells_of_the_change, site = {}, False, dict(pages(client))
    for address, page in site.items():
        found = QUOTATION.findall(page)
        assert page.count("<blockquote") == len(found), address
        shown |= {(plain(words), unescape(href)): address for words, href in found}
        tells_of_the_change |= "That text was changed later, in" in page

    assert {href.partition("#")[2] for _words, href in shown} == quoted
    for (words, href), address in shown.items():
        assert stands_in(words, text_at(site, href)), (address, words, href)
    assert tells_of_the_change


def text_at(site, href):
    """The words of what an address with its anchor leads to, up to the next heading."""
    path, _hash, anchor = href.partition("#")
    return plain(re.split(r"<h[23]", site[path].partition(f'id="{anchor}"')[2])[0])


def plain(html):
    """The words of some HTML, with the bullets that a browser draws."""
    return unescape(re.sub(r"<[^>]+>", " ", html.replace("<li>", "• ")))
