"""What editions say: all of it, also what a later edition says otherwise."""

from datetime import date
from operator import attrgetter

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from commitments.models import (
    Citation,
    Edition,
    Evidence,
    Figure,
    Outcome,
    Pledge,
    Revision,
    Slip,
    Succession,
    Variant,
    Withdrawal,
    Wording,
    Yardstick,
)
from reporting.exports import entries, measures
from reporting.exports.columns import ADDRESS, BOOLEAN, DECIMAL, INTEGER, Column, dates, field
from reporting.exports.datasets import ListDataset
from reporting.exports.entries import PUBLISHED, published
from reporting.exports.places import address, of_entry, of_response, of_source
from reporting.exports.pledges import whose
from reporting.exports.variants import VARIANT
from reporting.filters.tables import narrowed
from strategy.addresses import absolute

# Where something stands that has an entry.
BY_ENTRY = (
    "entry__response__department__name",
    "entry__response__strategy__published_on_last",
    "entry__response",
    "entry__action__number",
    "entry__year",
    "entry__kind",
)
RESPONSE = ("response__department", "response__strategy")
# By what a table is narrowed, from a row or from where it leads.
OF_ENTRY = {
    "department": "entry__response__department__slug",
    "strategy": "entry__response__strategy__slug",
    "action": "entry__action__number",
}
ENTRY = attrgetter("entry")
IS_CURRENT = field("is_current", "Whether no later edition says otherwise, by the day", BOOLEAN)


def told_by(model, day: date) -> QuerySet:
    """Whatever the public could read by the day, with `is_current`."""
    current = model.objects.as_at(day).filter(pk=OuterRef("pk"))
    rows = model.objects.published().filter(edition__published_on_last__lte=day)
    return rows.annotate(is_current=Exists(current)).select_related("edition__source")


def under(path: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{path}__{name}" for name in names)


def of_pledge(pledge=lambda row: row.pledge) -> list[Column]:
    """Which pledge it is about, and where that stands."""
    return [
        Column("pledge", "Number of the pledge’s page", lambda row: pledge(row).pk, INTEGER),
        *of_entry(lambda row: pledge(row).entry),
        Column("kind", "commitment or plan: where it was made", lambda row: pledge(row).entry.kind),
        Column(
            "entry_year",
            "Year of that commitment or plan",
            lambda row: pledge(row).entry.year,
            INTEGER,
        ),
        Column(
            "number", "Number of the pledge within that text", lambda r: pledge(r).number, INTEGER
        ),
    ]


def of_pledges(path: str) -> dict[str, str]:
    """By what a table is narrowed whose rows are about pledges."""
    return {name: f"{path}__{rest}" for name, rest in OF_ENTRY.items()}


# Texts


def revisions(day: date) -> QuerySet[Revision]:
    rows = told_by(Revision, day).select_related("entry__action", *under("entry", *RESPONSE))
    return rows.order_by(*BY_ENTRY, "edition__position")


REVISIONS = ListDataset(
    "revisions",
    "Every text",
    "What each edition published in each entry; the list of entries has the current ones alone.",
    [
        *of_entry(ENTRY),
        Column("action_title", entries.TITLE, attrgetter("entry.action.title")),
        Column("kind", entries.KIND, attrgetter("entry.kind")),
        Column("year", entries.YEAR, attrgetter("entry.year"), INTEGER),
        *entries.SAID,
        address(ENTRY),
        field("first_line", "Its first line in the imported file, counted from 1", INTEGER),
        field("last_line", "Its last line in that file", INTEGER),
        IS_CURRENT,
    ],
    filters=narrowed(revisions, **OF_ENTRY),
)


def variants(day: date) -> QuerySet[Variant]:
    rows = Variant.objects.as_at(day).select_related(
        "edition__source", "entry__action", *under("entry", *RESPONSE)
    )
    return rows.order_by(*BY_ENTRY, "edition__position")


VARIANTS = ListDataset(
    "variants",
    "What other pages say",
    "What another published page says of an entry, also where by now that is what stands.",
    VARIANT,
    filters=narrowed(variants, **OF_ENTRY),
)


def wordings(day: date) -> QuerySet[Wording]:
    rows = told_by(Wording, day).select_related("action", *under("edition", *RESPONSE))
    return rows.order_by(
        "edition__response__department__name",
        "edition__response__strategy__published_on_last",
        "edition__response",
        "action__number",
        "edition__position",
    )


WORDINGS = ListDataset(
    "wordings",
    "Wordings",
    "What the page of each edition calls an action, and the lines below that.",
    [
        *of_response(lambda row: row.edition.response),
        Column("action", "Number of the action", lambda row: row.action.number, INTEGER),
        field("title", "What the page calls it"),
        field("note", "The lines before its first section"),
        field("line", "Its line in the imported file", INTEGER),
        *PUBLISHED,
        IS_CURRENT,
    ],
    filters=narrowed(
        wordings,
        department="edition__response__department__slug",
        strategy="edition__response__strategy__slug",
        action="action__number",
    ),
)

# What became of pledges


def withdrawals(day: date) -> QuerySet[Withdrawal]:
    rows = Withdrawal.objects.as_at(day).select_related(
        "edition__source", "pledge__entry__action", *under("pledge__entry", *RESPONSE)
    )
    return rows.order_by(*under("pledge", *BY_ENTRY, "number"), "edition__position")


WITHDRAWALS = ListDataset(
    "withdrawals",
    "Withdrawals",
    "The pledges that an edition took back, and why.",
    [*of_pledge(), field("reason", "Why it was withdrawn"), *PUBLISHED],
    filters=narrowed(withdrawals, **of_pledges("pledge")),
)


def slips(day: date) -> QuerySet[Slip]:
    rows = Slip.objects.as_at(day).select_related(
        "edition__source", "pledge__entry__action", *under("pledge__entry", *RESPONSE)
    )
    return rows.order_by(
        *under("pledge", *BY_ENTRY, "number"), "announced_on_last", "edition__position"
    )


SLIPS = ListDataset(
    "slips",
    "Due dates moved",
    "Each time that the day on which a pledge is due was moved: from, to, announced when, and why.",
    [
        *of_pledge(),
        *dates("was_due_on", "Day it was due before"),
        *dates("due_on", "Day to which it was moved"),
        field("days", "Days from the one to the other; less than 0 where that is earlier", INTEGER),
        *dates("announced_on", "Day on which that was announced"),
        field("reason", "Why it was moved"),
        field("section", "Where in the source"),
        *PUBLISHED,
    ],
    filters=narrowed(slips, **of_pledges("pledge")),
)


def successions(day: date) -> QuerySet[Succession]:
    rows = Succession.objects.as_at(day).select_related(
        "edition__source",
        *under("edition", *RESPONSE),
        "pledge__entry__action",
        *under("pledge__entry", *RESPONSE),
    )
    return rows.order_by(*under("pledge", *BY_ENTRY, "number"), "edition__position", "goes_on_as")


SUCCESSIONS = ListDataset(
    "successions",
    "Pledges split, merged and made again",
    "What each pledge that was split or merged goes on as, announced when, and why. A pledge that "
    "was split has a row for each part. Also what each goes on as in a later strategy: department "
    "and strategy are those in which it was promised first, and the edition is one of the other.",
    [
        *of_pledge(),
        Column(
            "how",
            "split into several, merged with others into one, or goes-on in a later strategy",
            lambda row: row.kind,
        ),
        Column("goes_on_as", "Pledge that it goes on as", lambda row: row.goes_on_as_id, INTEGER),
        *dates("announced_on", "Day on which that was announced"),
        field("reason", "Why it was split or merged, or what shows that it is the same promise"),
        field("section", "Where in the source"),
        *PUBLISHED,
        Column(
            "said_by",
            "Response whose edition says so, as DEPARTMENT/STRATEGY",
            lambda row: row.edition.response.key,
        ),
    ],
    filters=narrowed(successions, **of_pledges("pledge")),
)


def replacements(day: date) -> QuerySet[Pledge]:
    """The pledges that took the place of another."""
    replaced = Pledge.objects.as_at(day)
    rows = Pledge.objects.as_at(day).filter(replaces__in=replaced)
    # Fetched apart: an export of pledges drops what is joined to them.
    others = under("replaces__entry", "action", *RESPONSE)
    rows = rows.select_related("edition__source").prefetch_related(*others)
    return rows.order_by(*under("replaces", *BY_ENTRY, "number"), "edition__position")


REPLACEMENTS = ListDataset(
    "replacements",
    "Replacements",
    "The pledges whose place another took.",
    [
        *of_pledge(lambda row: row.replaces),
        Column("replaced_by", "Pledge that took its place", lambda row: row.pk, INTEGER),
        Column(
            "reason", "What that edition says it changes, and why", lambda r: r.edition.change_note
        ),
        *PUBLISHED,
    ],
    filters=narrowed(replacements, **of_pledges("replaces")),
)


def outcomes(day: date) -> QuerySet[Outcome]:
    """With `leads_on`: the pledge that it leads to is public, too."""
    public = Pledge.objects.as_at(day).filter(pk=OuterRef("carried_to"))
    rows = told_by(Outcome, day).annotate(leads_on=Exists(public))
    rows = rows.select_related("pledge__entry__action", *under("pledge__entry", *RESPONSE))
    return rows.order_by(*under("pledge", *BY_ENTRY, "number"), "edition__position")


OUTCOMES = ListDataset(
    "outcomes",
    "Every outcome",
    "What each edition says became of a pledge, also what a later edition says otherwise.",
    [
        *of_pledge(),
        Column(
            "outcome",
            "delivered, partly-delivered, carried-forward, re-scoped or dropped",
            lambda row: row.status,
        ),
        Column(
            "carried_to",
            "Pledge that it was carried forward to",
            lambda row: row.carried_to_id if row.leads_on else None,
            INTEGER,
        ),
        field("note", "What is to be known of it"),
        Column("reading", "Whose word it is: department or record", whose),
        field("arguable", "Why two readers read it differently"),
        field("section", "Where in the source"),
        *PUBLISHED,
        Column(
            "is_current",
            "Whether no later edition says otherwise, by the day, with the same reading",
            lambda row: row.is_current,
            BOOLEAN,
        ),
    ],
    has_readings=True,
    filters=narrowed(outcomes, **of_pledges("pledge")),
)


def citations(day: date) -> QuerySet[Citation]:
    told = Outcome.objects.published().filter(edition__published_on_last__lte=day)
    rows = Citation.objects.filter(outcome__in=told).select_related(
        "entry__action",
        "outcome__edition__source",
        *under("outcome__pledge__entry", "action", *RESPONSE),
    )
    return rows.order_by(
        *under("outcome__pledge", *BY_ENTRY, "number"), "outcome__edition__position", "pk"
    )


CITATIONS = ListDataset(
    "citations",
    "Citations",
    "The words that show each outcome, and the entry that says so.",
    [
        *of_pledge(lambda row: row.outcome.pledge),
        Column("entry", "Entry that says so, as ACTION/KIND/YEAR", lambda row: row.entry.key),
        field("words", "The words that show the outcome"),
        field(
            "is_quotation",
            "Whether they are quoted from the department’s text; otherwise they are told in words "
            "of our own",
            BOOLEAN,
        ),
        *published(lambda row: row.outcome.edition),
    ],
    has_readings=True,
    filters=narrowed(citations, **of_pledges("outcome__pledge")),
)

# What is measured, and what backs what is said


def figures(day: date) -> QuerySet[Figure]:
    rows = told_by(Figure, day).select_related(
        "entry__action",
        "measure__action",
        "measure__source",
        *under("measure", *RESPONSE),
    )
    return rows.prefetch_related("evidence").order_by(
        "measure__response__department__name",
        "measure__response__strategy__published_on_last",
        "measure__response",
        "measure__slug",
        "year",
        "edition__position",
    )


OF_MEASURE = [
    *of_source(
        lambda row: row.measure.source,
        "measure_source",
        "Document that says what is measured",
    ),
    Column("measure_section", "Where in that document", lambda row: row.measure.section),
]

FIGURES = ListDataset(
    "figures",
    "Every figure",
    "What each edition gives as the value of a measure; the list of measures has the current ones.",
    [
        *measures.COLUMNS,
        *OF_MEASURE,
        IS_CURRENT,
    ],
    filters=narrowed(
        figures,
        department="measure__response__department__slug",
        strategy="measure__response__strategy__slug",
        action="measure__action__number",
    ),
)


def yardsticks(day: date) -> QuerySet[Yardstick]:
    rows = told_by(Yardstick, day).select_related(
        "entry__action",
        "measure__action",
        "measure__source",
        *under("measure", *RESPONSE),
    )
    return rows.order_by(
        "measure__response__department__name",
        "measure__response__strategy__published_on_last",
        "measure__response",
        "measure__slug",
        "kind",
        "year",
        "edition__position",
    )


YARDSTICKS = ListDataset(
    "yardsticks",
    "Baselines and targets",
    "What each edition gives as a baseline or a target of a measure.",
    [
        *of_response(lambda row: row.measure.response),
        measures.ACTION,
        *measures.WHICH,
        Column("kind", "baseline or target", lambda row: row.kind),
        Column(
            "year", "Year that the baseline is of, or the target for", lambda r: r.year, INTEGER
        ),
        Column("value", "Its value", lambda row: row.value, DECIMAL),
        Column(
            "direction",
            "higher or lower: which way is better; empty where the source does not say",
            lambda row: row.direction,
        ),
        measures.ENTRY,
        field("section", "Where in the source"),
        *PUBLISHED,
        *OF_MEASURE,
        IS_CURRENT,
    ],
    filters=narrowed(
        yardsticks,
        department="measure__response__department__slug",
        strategy="measure__response__strategy__slug",
        action="measure__action__number",
        name="measure__name",
        unit="measure__unit",
    ),
)

BACKED = ("of_edition", "outcome__edition", "figure__edition")


def evidence(day: date) -> QuerySet[Evidence]:
    editions = [name for path in BACKED for name in under(path, "source", *RESPONSE)]
    rows = Evidence.objects.of(Edition.objects.as_at(day))
    return rows.select_related(*editions, "outcome__pledge", "figure__measure").order_by("pk")


def backs(row: Evidence) -> str:
    return row.backs._meta.model_name


EVIDENCE = ListDataset(
    "evidence",
    "Evidence",
    "The pages and files that back an edition, an outcome or a figure.",
    [
        *of_response(lambda row: row.edition.response),
        Column("backs", "edition, outcome or figure: what it backs", backs),
        Column(
            "pledge",
            "Pledge whose outcome it backs",
            lambda row: row.outcome.pledge_id if row.outcome else None,
            INTEGER,
        ),
        Column(
            "measure",
            "Slug of the measure whose figure it backs",
            lambda row: row.figure.measure.slug if row.figure else None,
        ),
        Column(
            "year",
            "Year of that figure",
            lambda row: row.figure.year if row.figure else None,
            INTEGER,
        ),
        field("title", "What it is called"),
        Column("link", "Address of the page", lambda row: row.url, ADDRESS),
        Column(
            "file",
            "Address of the file, where it is kept here",
            lambda row: (
                absolute(reverse("evidence_file", args=[row.file.name])) if row.file else None
            ),
            ADDRESS,
        ),
        field("sha256", "SHA-256 of that file"),
        *PUBLISHED,
    ],
    filters=narrowed(evidence),
)
