"""Lines of format 2, the first of the log: what their facts and their leaves say.

A fact is a row of the record as a bundle spells it: its table, and each column by its name, the
keys of other rows in place of their numbers. Who did something is a fact of its own, so that all
else can be shown and proved to those who may not know that. Nothing here changes once a version
with it is out: where a table gets another column, a format of its own tells that.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain
from operator import itemgetter

from django.db.models import Q, QuerySet

from commitments.ledger.bundle.tables import TABLES
from commitments.ledger.canonical import canonical, canonical_text, moment
from commitments.models import Entry, Event, Line, Seal, Withholding
from commitments.models.any_of import any_of

FORMAT = 2

# The columns of each table beside `id` and `key`, which every row has.
COLUMNS = {
    table: ("id", "key", *columns.split())
    for table, columns in {
        "sources": """
            slug title publisher url licence published_on_first published_on_last
            published_on_precision published_on_words
        """,
        "departments": """
            source section slug abbreviation name merged_into merged_on_first merged_on_last
            merged_on_precision merged_on_words closed_on_first closed_on_last
            closed_on_precision closed_on_words began_on_first began_on_last began_on_precision
            began_on_words
        """,
        "department_changes": """
            section source department number kind into what reason happened_on_first
            happened_on_last happened_on_precision happened_on_words
        """,
        "strategies": """
            source section slug title publisher published_on_first published_on_last
            published_on_precision published_on_words
        """,
        "reporting_years": """
            source section strategy year asks_for_commitment asks_for_progress asks_for_plan
            due_on_first due_on_last due_on_precision due_on_words
        """,
        "actions": """
            source section strategy number title ask first_year added_on_first added_on_last
            added_on_precision added_on_words withdrawn_on_first withdrawn_on_last
            withdrawn_on_precision withdrawn_on_words
        """,
        "deadlines": """
            source section action slug for_whom replaces reason due_on_first due_on_last
            due_on_precision due_on_words announced_on_first announced_on_last
            announced_on_precision announced_on_words
        """,
        "people": """
            source section slug name
        """,
        "roles": """
            source section department slug name is_single_holder reports_to end_reason successor
            successor_words started_on_first started_on_last started_on_precision
            started_on_words ended_on_first ended_on_last ended_on_precision ended_on_words
        """,
        "role_aims": """
            source section role number aim outcome outcome_source outcome_section
        """,
        "appointments": """
            source section role number person note started_on_first started_on_last
            started_on_precision started_on_words ended_on_first ended_on_last
            ended_on_precision ended_on_words
        """,
        "professions": """
            source section department slug name description head_role
        """,
        "portfolios": """
            source section department slug name users setting sponsor_role products
            started_on_first started_on_last started_on_precision started_on_words
        """,
        "portfolio_actions": """
            portfolio action
        """,
        "policy_areas": """
            source section slug name department
        """,
        "functions": """
            source section department slug name
        """,
        "function_areas": """
            source section function policy_area planned_on_first planned_on_last
            planned_on_precision planned_on_words started_on_first started_on_last
            started_on_precision started_on_words
        """,
        "stated_counts": """
            source section department of count words stated_on_first stated_on_last
            stated_on_precision stated_on_words
        """,
        "published_counts": """
            section source strategy department slug of done total words entry said_on_first
            said_on_last said_on_precision said_on_words
        """,
        "teams": """
            source section department slug name purpose started_on_first started_on_last
            started_on_precision started_on_words
        """,
        "mergers": """
            source section department slug from_department what state as_of_first as_of_last
            as_of_precision as_of_words
        """,
        "accountabilities": """
            source section action role started_on_first started_on_last started_on_precision
            started_on_words ended_on_first ended_on_last ended_on_precision ended_on_words
        """,
        "services": """
            section department slug name source description owner is_exemplar exemplar_source
            exemplar_section known_since_first known_since_last known_since_precision
            known_since_words
        """,
        "service_managers": """
            section source service number person note started_on_first started_on_last
            started_on_precision started_on_words ended_on_first ended_on_last
            ended_on_precision ended_on_words
        """,
        "service_stages": """
            section source service stage words as_of_first as_of_last as_of_precision as_of_words
        """,
        "service_figures": """
            section source service of year period value
        """,
        "assessments": """
            section source service number stage standard panel result result_words held_on_first
            held_on_last held_on_precision held_on_words
        """,
        "former_names": """
            kind subject name slug until
        """,
        "responses": """
            source section department strategy title
        """,
        "measures": """
            source section response slug name unit action
        """,
        "entries": """
            response action kind year
        """,
        "editions": """
            source section response kind year position supplements change_note page_title texts
            is_date_inferred known_from origin source_file source_sha256 submitted_at recorded_at
            is_approved_by_submitter is_approved_by_author published_on_first published_on_last
            published_on_precision published_on_words
        """,
        "signatures": """
            submitted_name submitted_account approved_name approved_account
        """,
        "authors": """
            edition account name
        """,
        "clearances": """
            edition number name state at is_by_author reason
        """,
        "clearers": """
            by_name by_account
        """,
        "revisions": """
            entry edition answer form text reason assessment section first_line last_line
        """,
        "variants": """
            entry edition form text page_title page_url section published_on_first
            published_on_last published_on_precision published_on_words
        """,
        "wordings": """
            action edition title note line
        """,
        "pledges": """
            entry number edition statement target unit replaces is_weak is_our_reading arguable
            section due_on_first due_on_last due_on_precision due_on_words
        """,
        "service_pledges": """
            section source service pledge
        """,
        "withdrawals": """
            pledge edition reason
        """,
        "slips": """
            pledge edition reason section was_due_on_first was_due_on_last was_due_on_precision
            was_due_on_words due_on_first due_on_last due_on_precision due_on_words
            announced_on_first announced_on_last announced_on_precision announced_on_words
        """,
        "successions": """
            pledge goes_on_as edition kind reason section announced_on_first announced_on_last
            announced_on_precision announced_on_words
        """,
        "outcomes": """
            pledge edition status carried_to note is_our_reading arguable section
        """,
        "citations": """
            outcome entry words is_quotation
        """,
        "figures": """
            measure edition year value entry section
        """,
        "yardsticks": """
            measure edition kind year value direction entry section
        """,
        "evidence": """
            outcome figure of_edition title url file sha256
        """,
        "opinions": """
            pledge verdict status reasons given_on given_name judged approved_name approved_at
        """,
        "opinion_accounts": """
            given_account approved_account
        """,
        "withholdings": """
            at ground edition table row fact column words
        """,
        "withholders": """
            by_name by_account
        """,
    }.items()
}
TABLE = {table.name: table for table in TABLES}

# What an edition publishes, by the ways from each row to it; and the cells that it stands in.
OF_EDITION = {
    "editions": ("pk",),
    "signatures": ("pk",),
    "authors": ("edition",),
    "clearances": ("edition",),
    "clearers": ("edition",),
    "revisions": ("edition",),
    "variants": ("edition",),
    "wordings": ("edition",),
    "pledges": ("edition",),
    "withdrawals": ("edition",),
    "slips": ("edition",),
    "successions": ("edition",),
    "outcomes": ("edition",),
    "citations": ("outcome__edition",),
    "figures": ("edition",),
    "yardsticks": ("edition",),
    "evidence": ("outcome__edition", "figure__edition", "of_edition"),
}
IN_CELLS = ("revisions", "variants", "pledges", "citations", "figures", "yardsticks")
OPINIONS = "opinions"
WITHHOLDINGS = "withholdings"
# What is told of an opinion, and of a withholding: itself, and who did it.
WITH_PEOPLE = {
    OPINIONS: (OPINIONS, "opinion_accounts"),
    WITHHOLDINGS: (WITHHOLDINGS, "withholders"),
}
FIXED = tuple(
    table
    for table in COLUMNS
    if table not in {*OF_EDITION, "entries", *chain(*WITH_PEOPLE.values())}
)
# Rows of these are made in a draft: their lines don't say whose they are.
PRIVATE = {"measures", "responses", "events"}


def facts_of(edition: int) -> dict[str, str]:
    """The facts that an edition published, by "table/key"."""
    return facts_of_each([edition])[edition]


def facts_of_each(editions: list[int]) -> dict[int, dict[str, str]]:
    """The facts of each edition; each table in one query, however many there are.

    Where two rows have one key, which the database refuses, both are facts.
    """
    found: dict[int, dict[str, str]] = {edition: {} for edition in editions}
    for table, ways in OF_EDITION.items():
        rows = TABLE[table].model.objects.filter(_of_one(editions, ways))
        for _pk, key, text, *of in texts(table, rows, *ways):
            _add(found, of, f"{table}/{key}", text)
    cells = _cells_of(editions)
    for pk, key, text in texts("entries", _in_cells(editions)):
        _add(found, cells[pk], f"entries/{key}", text)
    return found


def _add(found: dict[int, dict[str, str]], editions: Iterable[int], place: str, text: str) -> None:
    for edition in dict.fromkeys(editions):
        if (facts := found.get(edition)) is None:
            continue
        own = place
        while own in facts:
            own += " again"
        facts[own] = text


def texts(table: str, rows: QuerySet, *beside: str) -> Iterator[tuple]:
    """Each row's number, key and fact, by number, and what stands at other ways beside them."""
    names = [column.name for column in TABLE[table].columns]
    number, key, fact = names.index("id"), names.index("key"), fact_of(table)
    for cells in TABLE[table].rows(rows, *beside):
        yield int(cells[number]), cells[key], fact(cells), *cells[len(names) :]


@cache
def fact_of(table: str) -> Callable[[list[str]], str]:
    """Writes a row's fact from its cells: what `canonical` makes of the table's name and of the
    row by its columns, in a third of the time, as there are millions of them.
    """
    names = [column.name for column in TABLE[table].columns]
    told = sorted(COLUMNS[table])
    cells_told = itemgetter(*map(names.index, told))
    spelled = ",".join(f"{canonical(name)}:%s" for name in told)
    whole = f'{{"row":{{{spelled}}},"table":{canonical(table)}}}'
    return lambda cells: whole % tuple(map(canonical_text, cells_told(cells)))


def with_people(table: str, rows: QuerySet) -> dict[int, dict[str, str]]:
    """By number, the facts of each opinion or withholding: itself, and who did it."""
    found: dict[int, dict[str, str]] = {}
    for name in WITH_PEOPLE[table]:
        for pk, key, text in texts(name, rows):
            found.setdefault(pk, {})[f"{name}/{key}"] = text
    return found


def told(text: str) -> dict:
    """A fact as it is read: `table`, and `row` by column."""
    return json.loads(text)


def removed(table: str, pk: int, key: str) -> str:
    """What is told of a row that is no longer there."""
    return canonical({"table": table, "row": {"id": str(pk), "key": key}, "removed": True})


def emptied(table: str, pk: int, key: str) -> str:
    """What is left of what a line told of something fixed, once words of that were withheld."""
    return canonical({"table": table, "row": {"id": str(pk), "key": key}, "withheld": True})


def is_emptied(text: str) -> bool:
    return told(text).get("withheld", False)


def withheld(row: Withholding) -> str:
    """What a withholding left of the fact that it is of."""
    if row.table == "events":
        return event(Event.objects.get(pk=row.row))
    if row.table == "seals":
        return seal(Seal.objects.get(edition=row.edition_id))
    ((_pk, _key, text),) = texts(row.table, TABLE[row.table].model.objects.filter(pk=row.row))
    return text


def seal(row: Seal) -> str:
    return canonical({"table": "seals", "row": {"line": row.line, "digest": row.digest}})


def event(row: Event) -> str:
    """What somebody did, as a fact. Accounts are told by their numbers, and people by name."""
    told = {
        "id": row.pk,
        "at": moment(row.at),
        "by": row.by_id,
        "by_name": row.by_name,
        "what": row.what,
        "subject": row.subject,
        "subject_kind": row.subject_kind,
        "subject_key": row.subject_key,
        "edition": row.edition_id,
        "department": row.department_id,
        "from_state": row.from_state,
        "to_state": row.to_state,
        "changes": row.changes,
        "comment": row.comment,
    }
    return canonical({"table": "events", "row": told})


def about(line: Line) -> dict[str, str]:
    """What the leaf of a line that only some may read doesn't say of itself, as one more fact."""
    return {} if line.of else {"line": canonical({"did": line.did, "at": moment(line.at)})}


def leaf(line: Line) -> str:
    """What stands in the tree: of what only some may read, no more than a digest and its kind."""
    told = {"format": line.format, "kind": line.kind, "facts": line.facts, "root": line.root}
    if line.of:
        told |= {"of": line.of, "did": line.did, "at": moment(line.at)}
    return canonical(told)


def _of_one(editions: list[int], ways: Iterable[str]) -> Q:
    found = Q()
    for way in ways:
        found |= Q(**{f"{way}__in": editions})
    return found


def _in_cells(editions: list[int]) -> QuerySet:
    """The cells that something in these editions stands in.

    One list of their numbers: for one or the other of several PostgreSQL looks through all cells.
    """
    cells = any_of(rows.values("entry") for rows in _standing_in_cells(editions))
    return Entry.objects.filter(cells)


def _cells_of(editions: list[int]) -> dict[int, set[int]]:
    """By the cell, the editions of which something stands in it."""
    found = defaultdict(set)
    for table, rows in zip(IN_CELLS, _standing_in_cells(editions), strict=True):
        for cell, edition in rows.order_by().values_list("entry", *OF_EDITION[table]).distinct():
            found[cell].add(edition)
    return found


def _standing_in_cells(editions: list[int]) -> Iterator[QuerySet]:
    for table in IN_CELLS:
        yield TABLE[table].model.objects.filter(_of_one(editions, OF_EDITION[table]))
