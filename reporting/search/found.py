"""What a search finds: entries, each with its text, its promises and what became of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from commitments.models import Entry, Pledge, SearchText
from reporting.record.progress import Tally
from reporting.search.asked import Question
from reporting.search.marks import marked_sentence
from reporting.search.ranking import Group, Match, ranked

# What many of them refer to.
SHARED = (
    "edition__source",
    "entry__action",
    "entry__response__department",
    "entry__response__strategy",
)

# The newest of what is found, which are put in order; who has more is asked to say more.
MOST_RESULTS = 1000
MATCH = ("pk", "entry", "stems", "edition__published_on_last", "entry__year")


@dataclass(frozen=True)
class FoundPledge:
    """A promise that has the words, with its `sentence`, in which they are marked."""

    pledge: Pledge
    sentence: str


@dataclass(frozen=True)
class Found:
    """An entry of which something was found.

    `text` is its text's row, if that has the words, with its `sentence`; `beside` tallies the
    promises of the entry that don't have them.
    """

    entry: Entry
    text: SearchText | None
    sentence: str
    pledges: list[FoundPledge]
    beside: Tally

    @property
    def tells_readings(self) -> bool:
        return any(row.pledge.is_ours for row in self.pledges) or self.beside.ours > 0


def matching(texts: QuerySet, question: Question, *, some: bool = False) -> QuerySet:
    """Those of the texts that have all the words, or some of them; of the year, if one is named.

    A text is of a year that it names, too.
    """
    narrowed = texts.having_any(question.words) if some else texts.having(question.words)
    return narrowed if question.year is None else narrowed.of_year(question.year)


class Results(Sequence):
    """Entries in their order, of which a page is fetched. `pks` are the rows that were found."""

    def __init__(self, texts: QuerySet, question: Question, as_at: date):
        """One query, for the words and what orders them."""
        self.question = question
        self.as_at = as_at
        newest = texts.order_by("-pk").values_list(*MATCH)[: MOST_RESULTS + 1]
        matches = [Match(*row) for row in newest]
        self.are_there_more = len(matches) > MOST_RESULTS
        self.pks = [match.pk for match in matches[:MOST_RESULTS]]
        self._groups = ranked(matches[:MOST_RESULTS], question.phrases)

    def __len__(self) -> int:
        return len(self._groups)

    @property
    def more_in_words(self) -> str:
        """How many rows have the words, where not all of them are shown."""
        return f"More than {MOST_RESULTS:,} texts and promises" if self.are_there_more else ""

    def __getitem__(self, part: slice) -> list[Found]:
        """A page of them. Two queries."""
        groups = self._groups[part]
        rows = self._rows(groups)
        pledges = self._pledges(groups)
        return [self._found(group, rows, pledges.get(group.entry, [])) for group in groups]

    def _rows(self, groups: list[Group]) -> dict[int, SearchText]:
        keys = [key for group in groups for key in group.found]
        return SearchText.objects.select_related("revision", *SHARED).in_bulk(keys)

    def _pledges(self, groups: list[Group]) -> dict[int, list[Pledge]]:
        """All promises of these entries, with what became of them."""
        entries = [group.entry for group in groups]
        found: dict[int, list[Pledge]] = {}
        if entries:
            public = Pledge.objects.with_status(self.as_at).filter(entry__in=entries)
            for pledge in public.order_by("number"):
                found.setdefault(pledge.entry_id, []).append(pledge)
        return found

    def _found(self, group: Group, rows: dict[int, SearchText], pledges: list[Pledge]) -> Found:
        own = [rows[key] for key in group.found]
        text = next((row for row in own if row.revision_id), None)
        having = {row.pledge_id for row in own if row.pledge_id}
        fact = text and text.revision
        return Found(
            entry=own[0].entry,
            text=text,
            sentence=self._marked(fact.words) if fact else "",
            pledges=[
                FoundPledge(pledge, self._marked(pledge.statement))
                for pledge in pledges
                if pledge.pk in having
            ],
            beside=tally(pledge for pledge in pledges if pledge.pk not in having),
        )

    def _marked(self, text: str) -> str:
        wanted = {stem for phrase in self.question.phrases for stem in phrase}
        return marked_sentence(text, wanted)


def tally(pledges) -> Tally:
    pledges = list(pledges)
    return Tally(
        Counter(pledge.status for pledge in pledges),
        ours=sum(pledge.is_ours for pledge in pledges),
    )
