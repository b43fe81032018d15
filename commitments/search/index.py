"""Keeps what search looks through: it follows what is published, and can be made anew."""

from collections.abc import Callable, Iterator
from itertools import chain, islice

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from commitments import bulk
from commitments.models import Edition, Pledge, Revision, SearchText, SearchWord
from commitments.models.entries import words_said
from commitments.search.words import stems_held, stems_held_of, words
from strategy.models import RecordChange
from strategy.progress import Tell, nobody

ROWS_AT_ONCE = 1000


def index(edition: Edition) -> None:
    """Let the texts and pledges of an edition be found. Call it when it is published."""
    _add(Revision.objects.filter(edition=edition), Pledge.objects.filter(edition=edition))
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        if cursor.db.vendor == "sqlite":
            cursor.execute(
                "INSERT INTO commitments_search (rowid, stems) "
                "SELECT id, stems FROM commitments_searchtext WHERE edition_id = %s",
                [edition.pk],
            )


def again(facts: list[Revision | Pledge], gone: list[str]) -> None:
    """Let facts be found by the words that they have now, and not by what they said before."""
    for fact in facts:
        fact.refresh_from_db()
        of = {"pledge" if isinstance(fact, Pledge) else "revision": fact.pk}
        SearchText.objects.filter(**of).update(stems=stems_held(_text(fact)))
    refill()
    for word in {word for text in gone for word in words(text)}:
        if not SearchText.objects.having(word).exists():
            SearchWord.objects.filter(word=word).delete()


@transaction.atomic
def index_all(tell: Tell = nobody) -> int:
    """Make the whole anew; gives the number of texts and pledges that can be found."""
    SearchText.objects.all().delete()
    SearchWord.objects.all().delete()
    revisions, pledges = Revision.objects.published(), Pledge.objects.published()
    number = revisions.count() + pledges.count()
    _add(revisions, pledges, lambda done: tell("Texts indexed for search", done, number))
    refill()
    RecordChange.objects.create(at=timezone.now(), place=SearchText._meta.db_table)
    return SearchText.objects.count()


def drifted() -> Iterator[str]:
    """What is published and isn't found by just its words, one by one."""
    for of, facts in (("revision", Revision.objects), ("pledge", Pledge.objects)):
        held = SearchText.objects.filter(**{of: OuterRef("pk")}).values("stems")
        public = facts.published().select_related("entry__action")
        for fact in public.annotate(held=Subquery(held)).order_by("pk").iterator():
            if fact.held != stems_held(_text(fact)):
                yield f"{of} {fact.pk}, {fact.entry}"
    if not _is_as_its_table():
        yield "the index of SQLite"


def refill(using: str = DEFAULT_DB_ALIAS) -> None:
    """Let SQLite's index hold just what its table holds."""
    with connections[using].cursor() as cursor:
        if cursor.db.vendor == "sqlite":
            cursor.execute("INSERT INTO commitments_search (commitments_search) VALUES ('rebuild')")


def _is_as_its_table() -> bool:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        if cursor.db.vendor != "sqlite":
            return True
        try:
            with transaction.atomic():
                cursor.execute(
                    "INSERT INTO commitments_search (commitments_search, rank) "
                    "VALUES ('integrity-check', 1)"
                )
        except DatabaseError:
            return False
    return True


def _add(
    revisions: QuerySet, pledges: QuerySet, tell: Callable[[int], None] = lambda done: None
) -> None:
    facts = chain(_of_revisions(revisions), _of_pledges(pledges))
    known: set[str] = set()  # Words that were kept a moment ago.
    done = 0
    while some := list(islice(facts, ROWS_AT_ONCE)):
        said: set[str] = set()
        bulk.insert(SearchText, _held(some, said))
        new = [SearchWord(word=word) for word in sorted(said - known)]
        SearchWord.objects.bulk_create(new, ignore_conflicts=True)
        known |= said
        tell(done := done + len(some))


def _held(facts: list[tuple], said: set[str]) -> Iterator[tuple]:
    """Rows of `SearchText`, made as they are written; adds the words of each to `said`."""
    for *of, text in facts:
        every = words(text)
        said.update(every)
        yield *of, stems_held_of(every)


def _of_revisions(rows: QuerySet) -> Iterator[tuple]:
    """The columns of `SearchText`, but for the text itself in place of its stems."""
    names = ("entry_id", "edition_id", "pk", "text", "form", "reason")
    found = rows.order_by("pk").values_list(*names).iterator(chunk_size=ROWS_AT_ONCE)
    for entry, edition, pk, text, form, reason in found:
        yield entry, edition, pk, None, words_said(text, form, reason)


def _of_pledges(rows: QuerySet) -> Iterator[tuple]:
    """The same of pledges."""
    names = ("entry_id", "edition_id", "pk", "statement")
    found = rows.order_by("pk").values_list(*names).iterator(chunk_size=ROWS_AT_ONCE)
    for entry, edition, pk, statement in found:
        yield entry, edition, None, pk, statement


def _text(fact: Revision | Pledge) -> str:
    return fact.statement if isinstance(fact, Pledge) else fact.words
