from itertools import chain

from django.db import connections, models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.lookups import IsNull
from django.utils import timezone

from commitments.models.editions import Edition
from commitments.models.entries import Entry, Revision
from commitments.models.pledges import Pledge
from commitments.models.standing import StandingPledge
from commitments.search.words import phrases

ON_SQLITE = "SELECT rowid FROM commitments_search WHERE commitments_search MATCH %s"
# The database keeps `words` beside `stems`, to look them up: see migration 0047. They don't say
# where they stand, so that words side by side are looked for in the stems of what has them all.
ON_POSTGRESQL = "SELECT id FROM commitments_searchtext WHERE {}"
HAS_WORDS = "commitments_searchtext.words @@ %s::tsquery"
SIDE_BY_SIDE = "strpos(' ' || commitments_searchtext.stems || ' ', %s) > 0"


def _there_is(rows):
    return Q(IsNull(Subquery(rows.order_by().values("pk")[:1]), False))


class SearchTextQuerySet(models.QuerySet):
    def as_at(self, day):
        """Texts that were current on that day, and pledges, also those taken back by then.

        Asked of each row, for a search has few rows left: IN would list the whole record first, and
        so would PostgreSQL for EXISTS where a word is frequent. Of a day that is over it may: most
        of the rows were written later.
        """
        revisions = Revision.objects.as_at(day).filter(pk=OuterRef("revision"))
        pledges = StandingPledge.objects.on(day).filter(pledge=OuterRef("pledge"))
        if day < timezone.localdate():
            return self.filter(Exists(revisions) | Exists(pledges))
        return self.filter(_there_is(revisions) | _there_is(pledges))

    def having(self, query: str):
        """Where all words of the query are, and those in quotes side by side."""
        return self._having(query, " AND ")

    def having_any(self, query: str):
        """Where some words of the query are, or those in quotes side by side."""
        return self._having(query, " OR ")

    def of_year(self, year: int):
        """Those whose entry is of a year, and those that name it.

        PostgreSQL is asked of each row whether it does: joined by OR it would look for the row in
        the list of all that do, which is no list to look into where half the record names a year.
        SQLite finds a row in a list of any length, and takes long to ask of one.
        """
        if connections[self.db].vendor == "postgresql":
            sql, told = _in_a_row([str(year)])
            named = Q(RawSQL(sql, told, output_field=models.BooleanField()))
        else:
            named = Q(pk__in=SearchText.objects.having(str(year)).values("pk"))
        return self.filter(Q(entry__year=year) | named)

    def _having(self, query: str, joined_by: str):
        found = phrases(query)
        if not found:
            return self.none()
        if connections[self.db].vendor == "postgresql":
            asked, told = zip(*map(_in_a_row, found), strict=True)
            ids = RawSQL(ON_POSTGRESQL.format(joined_by.join(asked)), [*chain(*told)])
        else:
            ids = RawSQL(ON_SQLITE, [joined_by.join(f'"{" ".join(phrase)}"' for phrase in found)])
        return self.filter(pk__in=ids)


def _in_a_row(phrase: list[str]) -> tuple[str, list[str]]:
    """How PostgreSQL is asked whether stems stand side by side in a text, and what it is told."""
    words = " & ".join(f"'{stem}'" for stem in phrase)  # They are letters and digits alone.
    if len(phrase) == 1:
        return HAS_WORDS, [words]
    return f"({HAS_WORDS} AND {SIDE_BY_SIDE})", [words, f" {' '.join(phrase)} "]


class SearchText(models.Model):
    """The words of a published text or pledge, as search compares them.

    Made from them when their edition is published, and by `manage.py index_search`. The database
    doesn't tie them together: what is gone from the record is simply found no more.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, db_constraint=False, related_name="+")
    edition = models.ForeignKey(Edition, models.CASCADE, db_constraint=False, related_name="+")
    revision = models.OneToOneField(
        Revision, models.CASCADE, null=True, db_constraint=False, related_name="+"
    )
    pledge = models.OneToOneField(
        Pledge, models.CASCADE, null=True, db_constraint=False, related_name="+"
    )
    stems = models.TextField()

    objects = SearchTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(revision=None, pledge__isnull=False)
                | Q(revision__isnull=False, pledge=None),
                name="searchtext_is_of_a_text_or_a_pledge",
            )
        ]

    def __str__(self):
        return self.stems


class SearchWord(models.Model):
    """A word that something published has: what a misspelt one is compared with."""

    word = models.CharField(max_length=200, unique=True)

    def __str__(self):
        return self.word
