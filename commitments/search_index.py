"""Keeps what search looks through: it follows what is published, and can be made anew."""

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from commitments.models import Edition, Pledge, Revision, SearchText, SearchWord
from commitments.search_words import stems, words

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


@transaction.atomic
def index_all() -> int:
    """Make the whole anew; gives the number of texts and pledges that can be found."""
    SearchText.objects.all().delete()
    SearchWord.objects.all().delete()
    _add(Revision.objects.published(), Pledge.objects.published())
    refill()
    return SearchText.objects.count()


def refill(using: str = DEFAULT_DB_ALIAS) -> None:
    """Let SQLite's index hold just what its table holds."""
    with connections[using].cursor() as cursor:
        if cursor.db.vendor == "sqlite":
            cursor.execute("INSERT INTO commitments_search (commitments_search) VALUES ('rebuild')")


def _add(revisions, pledges) -> None:
    rows, vocabulary = [], set()
    for revision in revisions.order_by("pk").iterator():
        text = revision.text or revision.reason
        rows.append(_row(revision, text, revision=revision))
        vocabulary.update(words(text))
    for pledge in pledges.order_by("pk").iterator():
        rows.append(_row(pledge, pledge.statement, pledge=pledge))
        vocabulary.update(words(pledge.statement))
    SearchText.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    new = [SearchWord(word=word) for word in sorted(vocabulary)]
    SearchWord.objects.bulk_create(new, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)


def _row(fact, text, **of) -> SearchText:
    return SearchText(
        entry_id=fact.entry_id, edition_id=fact.edition_id, stems=" ".join(stems(text)), **of
    )
