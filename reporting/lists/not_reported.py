"""The rows of what reports do not mention: the promises of an action and a year, and both texts."""

from collections.abc import Iterable
from html import escape
from itertools import groupby
from operator import itemgetter

from commitments.models import Kind
from commitments.models.entries import entry_words
from reporting.drawn.signs import status_tag
from reporting.lists.entries import told
from reporting.lists.html import Addresses, cell, fact, folded, link, published, row, shortened
from reporting.lists.pledges import OfResponse, audited, reasons
from reporting.record.places import places_for
from reporting.record.pledge_rows import Promise, audited_for, promises
from reporting.record.repetition import REPEATED, share_same
from reporting.record.text_rows import Said, said_in, texts_beside

# What the pledges of one row have in common.
GROUP = ("year", "department", "strategy", "action")


class DrawnNotReported:
    """Rows of some pledges as one string. Pledges of one action and year share a row."""

    def __init__(self, request, stands: list[dict]):
        self.stands = stands
        keys = [row["pledge_id"] for row in stands]
        self.promises = promises(stands)
        self.audited = audited_for(request, keys)
        self.texts = Texts(stands, request.as_at)
        self.places = places_for(request)
        self.to = Addresses(request)

    def __str__(self):
        grouped = groupby(self.stands, itemgetter(*GROUP))
        return "".join(self._row(list(rows)) for _key, rows in grouped)

    @property
    def tells_readings(self) -> bool:
        return any(promise.is_ours for promise in self.promises.values())

    def _row(self, pledges: list[dict]) -> str:
        first = pledges[0]
        of = OfResponse(first, self.places, self.to)
        planned = self.texts.planned(pledges)
        reported = self.texts.reported(first)
        return row(
            self._head(first, of),
            cell("Promised", self._pledges(pledges, of)),
            cell("Plan", "".join(self._planned(first, of, *found) for found in planned)),
            cell("Report", self._reported(first, of, reported, planned)),
        )

    def _head(self, first: dict, of: OfResponse) -> str:
        address = self.to.action(*of.place, first["action"], f"#progress-{first['year']}")
        hidden = f'<span class="govuk-visually-hidden">, {first["year"]}</span>'
        words = f"{first['action']} {escape(of.title)}{hidden}"
        head = f'<a class="govuk-link" href="{address}">{words}</a>'
        return head + fact(f"{of.department}{of.strategy}, {first['year']}", " app-source")

    def _pledges(self, pledges: list[dict], of: OfResponse) -> str:
        items = [self._pledge(row["pledge_id"], of) for row in pledges]
        return f'<ul class="govuk-list app-list__items">{"".join(items)}</ul>'

    def _pledge(self, key: int, of: OfResponse) -> str:
        promise: Promise = self.promises[key]
        opinions = self.audited.get(key, [])
        due = fact(f"Due {escape(str(promise.due_on))}", " app-source") if promise.due_on else ""
        said = "".join(fact(audited(opinion)) for opinion in opinions)
        why = "".join(reasons(opinion) for opinion in opinions)
        return (
            f"<li>{of.head(key, promise)}{due}{said}"
            f"{folded('Why', shortened(promise.statement), why) if why else ''}</li>"
        )

    def _planned(self, first: dict, of: OfResponse, cell_of: tuple, said: Said) -> str:
        kind, year = cell_of
        what = entry_words(kind, year)
        return (
            f"{self._told(first, what, said)}"
            f"{fact(f'{capital(what)}. {published(said, said.is_summary)}', ' app-source')}"
        )

    def _reported(self, first: dict, of: OfResponse, said: Said | None, planned) -> str:
        year = first["year"]
        if said is None:
            words = f"{of.department}’s report for {year} does not mention this action."
            return f'{status_tag("left-out")}<p class="govuk-body-s">{words}</p>'
        what = entry_words(Kind.PROGRESS, year)
        told_when = fact(f"{capital(what)}. {published(said, said.is_summary)}", " app-source")
        return self._told(first, what, said) + self._repeats(first, of, said, planned) + told_when

    def _told(self, first: dict, what: str, said: Said) -> str:
        return told(said, f"action {first['action']}, {what}")

    def _repeats(self, first: dict, of: OfResponse, said: Said, planned) -> str:
        """That the report says the plan again: see `repetition`."""
        links = []
        for (kind, year), text in planned:
            share = 0 if said.is_summary or text.is_summary else share_same(said.words, text.words)
            if share >= REPEATED:
                address = self.to.action(*of.place, first["action"], f"#{kind}-{year}")
                words = f"{int(share * 100)}% the same as the {entry_words(kind, year)}"
                links.append(link(address, words))
        if not links:
            return ""
        sign = '<span aria-hidden="true">↻</span>'
        return f'<p class="govuk-body-s app-repeats">{sign} Repeated text: {", ".join(links)}</p>'


class Texts:
    """The texts that pledges stand in, and what was reported for their years. Two queries."""

    def __init__(self, pledges: list[dict], as_at):
        stands = texts_beside(pledges, as_at)
        cells = {place_of(row, row["kind"], row["year"]): row for row in stands}
        wanted = {place for row in pledges for place in places_beside(row)}
        self.shown = [cells[place] for place in wanted if place in cells]
        said = said_in([row["revision_id"] for row in self.shown])
        self._said = {
            place: said[cells[place]["revision_id"]] for place in wanted if place in cells
        }

    def planned(self, pledges: list[dict]) -> list[tuple[tuple[str, int], Said]]:
        """The texts that the promises stand in, each once."""
        cells = dict.fromkeys((row["kind"], row["entry_year"]) for row in pledges)
        found = ((cell, self._said.get(place_of(pledges[0], *cell))) for cell in cells)
        return [(cell, said) for cell, said in found if said]

    def reported(self, pledge: dict) -> Said | None:
        return self._said.get(place_of(pledge, Kind.PROGRESS, pledge["year"]))


def places_beside(pledge: dict) -> Iterable[tuple]:
    yield place_of(pledge, pledge["kind"], pledge["entry_year"])
    yield place_of(pledge, Kind.PROGRESS, pledge["year"])


def place_of(row: dict, kind: str, year: int) -> tuple:
    return row["department"], row["strategy"], row["action"], str(kind), year


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]
