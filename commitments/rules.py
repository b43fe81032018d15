"""What is published can't be changed or deleted, and facts agree with their edition."""

from django.apps import apps
from django.db import models

from strategy.triggers import Rule, on_insert_and_update, stays

LONGEST = 63 - len("rule__insert")  # PostgreSQL holds names of 63 bytes; triggers are called so.
PUBLISHED = "What is published can't be changed or deleted: publish a correction instead."
SEALED = "A seal can't be changed or deleted."
LOGGED = "The log can't be changed: what is new is a line after the last."
CHECKPOINT_KEPT = "What was signed of the log can't be changed or deleted."
WITHHELD = "What was withheld stays so: this can't be changed or deleted."
ACCOUNT_KEPT = (
    "An account is never deleted, because what its person did stays on record. Make it inactive."
)
EVENT_KEPT = "An event can't be changed or deleted."
LOCKED = "This edition is not a draft, so its facts can't be changed."
STAYS = "It stays where it is: make another where it belongs."
KEY = "This is part of the address of something published, so it can't be changed."
DECIDED = "What was decided of a step of clearance stays so: return the edition instead."
BLOCKED = "A comment is open that must be seen to first."
OPINION_KEPT = "A published opinion can't be changed or deleted: give a later one instead."
OPINION_WAITS = "This opinion waits for a second auditor, so it can't be changed."
MEASURED = "Figures of this are published: its name and its unit say what they count."

# Where each table of facts keeps its edition, and the columns that name one fact.
EDITION = "{row}.edition_id"
EDITION_OF_OUTCOME = "(SELECT edition_id FROM commitments_outcome WHERE id = {row}.outcome_id)"
EDITION_OF_EVIDENCE = (
    "COALESCE({row}.of_edition_id,"
    " (SELECT edition_id FROM commitments_outcome WHERE id = {row}.outcome_id),"
    " (SELECT edition_id FROM commitments_figure WHERE id = {row}.figure_id))"
)
FACTS = [
    ("commitments_revision", EDITION, ["entry_id", "edition_id"]),
    ("commitments_variant", EDITION, ["entry_id", "edition_id"]),
    ("commitments_wording", EDITION, ["action_id", "edition_id"]),
    ("commitments_pledge", EDITION, ["entry_id", "number"]),
    ("commitments_pledge", EDITION, ["replaces_id", "edition_id"]),
    ("commitments_withdrawal", EDITION, ["pledge_id", "edition_id"]),
    ("commitments_slip", EDITION, ["pledge_id", "edition_id"]),
    ("commitments_succession", EDITION, ["goes_on_as_id", "edition_id"]),
    ("commitments_succession", EDITION, ["pledge_id", "goes_on_as_id", "edition_id"]),
    ("commitments_outcome", EDITION, ["pledge_id", "edition_id"]),
    ("commitments_figure", EDITION, ["measure_id", "edition_id", "year"]),
    ("commitments_yardstick", EDITION, ["measure_id", "edition_id", "kind", "year"]),
    ("commitments_citation", EDITION_OF_OUTCOME, ["outcome_id", "entry_id"]),
    ("commitments_evidence", EDITION_OF_EVIDENCE, []),
    ("commitments_author", EDITION, ["edition_id", "account"]),
]
# Where a key of so many columns is unique among some rows alone.
AMONG = {("commitments_succession", 2): " AND other.kind = 'split'"}
PLEDGE_OF_ANOTHER_RESPONSE = """EXISTS (
            SELECT 1 FROM commitments_pledge p
            JOIN commitments_edition theirs ON theirs.id = p.edition_id,
            commitments_edition ours
            WHERE p.id = NEW.pledge_id AND ours.id = NEW.edition_id
            AND theirs.response_id <> ours.response_id)"""
# What an edition splits or merges is looked at as it is published: then its day is known.
SUCCESSION_PUBLISHED = """NEW.state = 'published' AND OLD.state <> 'published' AND EXISTS (
            SELECT 1 FROM commitments_succession s WHERE s.edition_id = NEW.id AND ({}))"""
# That a pledge was not made before the one that it goes on as: by the day of its edition, the place
# of that, and its own number. Nothing that goes on leads back to itself by this.
NOT_MADE_BEFORE = """s.kind <> 'goes-on' AND EXISTS (
                SELECT 1 FROM commitments_pledge p, commitments_edition before,
                commitments_pledge q, commitments_edition after
                WHERE p.id = s.pledge_id AND before.id = p.edition_id
                AND q.id = s.goes_on_as_id AND after.id = q.edition_id
                AND (before.id = NEW.id OR before.state = 'published')
                AND (after.id = NEW.id OR after.state = 'published')
                AND NOT (
                    (before.id = after.id AND p.id < q.id)
                    OR (before.id <> NEW.id AND after.id = NEW.id AND (
                        before.published_on_last < NEW.published_on_last
                        OR (before.published_on_last = NEW.published_on_last
                            AND before.position < NEW.position)))
                    OR (before.id <> NEW.id AND after.id <> NEW.id AND before.id <> after.id
                        AND after.published_on_last <= NEW.published_on_last AND (
                            before.published_on_last < after.published_on_last
                            OR (before.published_on_last = after.published_on_last
                                AND before.position < after.position)))))"""
# That a pledge of an earlier strategy was not out before the day on which the one was that makes it
# again: places are of a response, so that days alone tell. Nothing leads back to itself by this.
NOT_OUT_BEFORE = """s.kind = 'goes-on' AND EXISTS (
                SELECT 1 FROM commitments_pledge p, commitments_edition before,
                commitments_pledge q, commitments_edition after
                WHERE p.id = s.pledge_id AND before.id = p.edition_id
                AND q.id = s.goes_on_as_id AND after.id = q.edition_id
                AND before.state = 'published'
                AND (after.id = NEW.id OR after.state = 'published')
                AND NOT (
                    (after.id = NEW.id AND before.published_on_last < NEW.published_on_last)
                    OR (after.id <> NEW.id AND after.published_on_last <= NEW.published_on_last
                        AND before.published_on_last < after.published_on_last)))"""
# The departments to which that of an earlier pledge was led, and itself.
LED_TO = """WITH RECURSIVE led(id) AS (
                    SELECT n.department_id FROM commitments_pledge m
                    JOIN commitments_edition l ON l.id = m.edition_id
                    JOIN commitments_response n ON n.id = l.response_id
                    WHERE m.id = NEW.pledge_id
                    UNION
                    SELECT way.later FROM led JOIN (
                        SELECT id AS former, merged_into_id AS later FROM strategy_department
                        UNION ALL
                        SELECT department_id, into_id FROM strategy_departmentchange
                    ) way ON way.former = led.id WHERE way.later IS NOT NULL)
                SELECT id FROM led"""
# Others of what is told of the same pledges, by this edition or by one that is out.
OTHER_SUCCESSIONS = """(
                SELECT {} FROM commitments_succession o
                JOIN commitments_edition e ON e.id = o.edition_id
                WHERE (o.edition_id = NEW.id OR e.state = 'published') AND ({}))"""
NOT_DRAFT = "EXISTS (SELECT 1 FROM commitments_edition WHERE id = {edition} AND state <> 'draft')"

MUST_OPEN = (
    "EXISTS (SELECT 1 FROM commitments_comment c WHERE c.edition_id = {edition}"
    " AND c.weight = 'must' AND c.closed_at IS NULL)"
)

# The rows that addresses and digests hang on, what under them is published, and the responses
# whose publications wait for a change of them.
PUBLISHED_RESPONSE = (
    "EXISTS (SELECT 1 FROM commitments_edition e JOIN commitments_response r"
    " ON r.id = e.response_id WHERE e.state = 'published' AND {})"
)
FIGURES_PUBLISHED = (
    "(EXISTS (SELECT 1 FROM commitments_edition e JOIN commitments_figure v"
    " ON v.edition_id = e.id WHERE e.state = 'published' AND v.measure_id = {row}.id)"
    " OR EXISTS (SELECT 1 FROM commitments_edition e JOIN commitments_yardstick y"
    " ON y.edition_id = e.id WHERE e.state = 'published' AND y.measure_id = {row}.id))"
)
KEYS = [
    (
        "strategy_department",
        ["slug"],
        PUBLISHED_RESPONSE.format("r.department_id = {row}.id"),
        "department_id = OLD.id",
    ),
    (
        "strategy_strategy",
        ["slug"],
        PUBLISHED_RESPONSE.format("r.strategy_id = {row}.id"),
        "strategy_id = OLD.id",
    ),
    (
        "strategy_action",
        ["strategy_id", "number"],
        PUBLISHED_RESPONSE.format("r.strategy_id = {row}.strategy_id"),
        "strategy_id = OLD.strategy_id",
    ),
    (
        "strategy_reportingyear",
        ["strategy_id", "year"],
        PUBLISHED_RESPONSE.format("r.strategy_id = {row}.strategy_id AND e.year = {row}.year"),
        "strategy_id = OLD.strategy_id",
    ),
    (
        "commitments_response",
        ["department_id", "strategy_id"],
        PUBLISHED_RESPONSE.format("r.id = {row}.id"),
        "id = OLD.id",
    ),
    (
        "commitments_entry",
        ["response_id", "action_id", "kind", "year"],
        "EXISTS (SELECT 1 FROM commitments_edition e WHERE e.state = 'published' AND ("
        "e.id IN (SELECT edition_id FROM commitments_revision WHERE entry_id = {row}.id)"
        " OR e.id IN (SELECT edition_id FROM commitments_variant WHERE entry_id = {row}.id)"
        " OR e.id IN (SELECT edition_id FROM commitments_pledge WHERE entry_id = {row}.id)"
        " OR e.id IN (SELECT edition_id FROM commitments_figure WHERE entry_id = {row}.id)"
        " OR e.id IN (SELECT edition_id FROM commitments_yardstick WHERE entry_id = {row}.id)"
        " OR e.id IN (SELECT o.edition_id FROM commitments_outcome o"
        " JOIN commitments_citation c ON c.outcome_id = o.id WHERE c.entry_id = {row}.id)))",
        "id = OLD.response_id",
    ),
    (
        "commitments_measure",
        ["response_id", "slug"],
        FIGURES_PUBLISHED,
        "id = OLD.response_id",
    ),
    (
        "strategy_source",
        ["slug"],
        "EXISTS (SELECT 1 FROM commitments_edition e"
        " WHERE e.state = 'published' AND e.source_id = {row}.id)",
        "id IN (SELECT response_id FROM commitments_edition WHERE source_id = OLD.id)",
    ),
]

# What a report can't be of, by the name of the rule.
REPORTS = [
    (
        "report_of_a_year_asked_for",
        """NOT EXISTS (
            SELECT 1 FROM strategy_reportingyear y
            JOIN commitments_response r ON r.strategy_id = y.strategy_id
            WHERE r.id = NEW.response_id AND y.year = NEW.year)""",
        "The strategy asks for no report of this year.",
    ),
    (
        "report_not_after_its_department",
        # The year of a date, in words that both engines know.
        """EXISTS (
            SELECT 1 FROM strategy_department d
            JOIN commitments_response r ON r.department_id = d.id
            WHERE r.id = NEW.response_id AND NEW.year > CAST(
                substr(CAST(COALESCE(d.merged_on_last, d.closed_on_last) AS TEXT), 1, 4)
                AS INTEGER))""",
        "The department came to an end before this year.",
    ),
]

# Whoever gives an opinion and whoever approves it.
AUDITORS = "(NEW.given_by_id, NEW.approved_by_id)"
IN_GROUP = (
    "SELECT DISTINCT m.user_id FROM auth_user_groups m JOIN auth_group g ON g.id = m.group_id"
    f" WHERE m.user_id IN {AUDITORS} AND g.name IN "
)
# What of an opinion whoever approves it looks at.
OPINED = " OR ".join(
    f"OLD.{column} <> NEW.{column}"
    for column in (
        "verdict",
        "status",
        "reasons",
        "given_on",
        "given_name",
        "given_account",
        "judged",
    )
)

# From which tables words may be withheld by law: the names by which withholdings call each, and the
# column that says which row it is.
WITHHELD_FROM = {
    "commitments_revision": (["revisions"], "id"),
    "commitments_variant": (["variants"], "id"),
    "commitments_wording": (["wordings"], "id"),
    "commitments_pledge": (["pledges"], "id"),
    "commitments_withdrawal": (["withdrawals"], "id"),
    "commitments_slip": (["slips"], "id"),
    "commitments_succession": (["successions"], "id"),
    "commitments_outcome": (["outcomes"], "id"),
    "commitments_figure": (["figures"], "id"),
    "commitments_yardstick": (["yardsticks"], "id"),
    "commitments_citation": (["citations"], "id"),
    "commitments_evidence": (["evidence"], "id"),
    "commitments_author": (["authors"], "id"),
    "commitments_clearance": (["clearances", "clearers"], "id"),
    "commitments_edition": (["editions", "signatures"], "id"),
    "commitments_opinion": (["opinions"], "id"),
    "commitments_event": (["events"], "id"),
    "commitments_seal": (["seals"], "edition_id"),
}

# What anyone may read of this app: texts and pledges show when their edition is sealed.
NOTED_TABLES = [
    "commitments_response",
    "commitments_measure",
    "commitments_seal",
    "commitments_opinion",
    "commitments_servicepledge",
    "commitments_withholding",
    "commitments_checkpoint",  # Feeds, exports and documents name it.
]


def but_withheld(table: str) -> str:
    """That a row of what is published may be written: only what a withholding names is another.

    Of facts, that is the sentence which the withholding gives; what is left of an event, or of the
    line of a seal, is told by the log. Of a line of the log that tells something fixed, what it
    told of that may go.
    """
    if table == "commitments_line":
        return _but_taken()
    names, row = WITHHELD_FROM[table]
    model = next(one for one in apps.get_models() if one._meta.db_table == table)
    called = ", ".join(f"'{name}'" for name in names)
    of_row = f'FROM commitments_withholding w WHERE w."table" IN ({called}) AND w."row" = OLD.{row}'
    others = []
    for field in model._meta.concrete_fields:
        column = field.column
        words = "" if names[0] in ("events", "seals") else f" AND NEW.{column} = w.words"
        named = f"EXISTS (SELECT 1 {of_row} AND w.\"column\" = '{column}'{words})"
        is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
        is_named = named if is_text or isinstance(field, models.FileField) else "1 = 0"
        differs = (
            f"COALESCE(OLD.{column} <> NEW.{column}, (OLD.{column} IS NULL) <> "
            f"(NEW.{column} IS NULL))"
        )
        others.append(f"({differs} AND NOT {is_named})")
    return f"(EXISTS (SELECT 1 {of_row}) AND NOT ({' OR '.join(others)}))"


def _but_taken() -> str:
    """That of a line no more than what it told is another, and words of that were withheld."""
    line = next(one for one in apps.get_models() if one._meta.db_table == "commitments_line")
    columns = [field.column for field in line._meta.concrete_fields if field.name != "told"]
    same = " AND ".join(f'OLD."{column}" = NEW."{column}"' for column in columns)
    of_row = 'w."table" = OLD."table" AND w."row" = OLD."row"'
    withheld = f"EXISTS (SELECT 1 FROM commitments_withholding w WHERE {of_row})"
    return f"(OLD.kind = 'fixed' AND {same} AND {withheld})"


def facts_are_kept(table: str, edition: str) -> list[Rule]:
    """Facts are entered, changed and deleted in a draft only."""
    name = f"{table.removeprefix('commitments_')}_kept"
    of_old, of_new = edition.format(row="OLD"), edition.format(row="NEW")
    old, new = NOT_DRAFT.format(edition=of_old), NOT_DRAFT.format(edition=of_new)
    # Whoever publishes the edition waits for this fact, or this fact for the publication.
    lock = "commitments_edition WHERE id IN ({}) ORDER BY id FOR SHARE"
    both = lock.format(f"{of_old}, {of_new}")
    return [
        Rule(name, table, "INSERT", new, LOCKED, lock.format(of_new)),
        Rule(
            name,
            table,
            "UPDATE",
            f"({old} OR {new}) AND NOT {but_withheld(table)}",
            PUBLISHED,
            both,
        ),
        Rule(name, table, "DELETE", old, PUBLISHED, lock.format(of_old)),
    ]


def key_is_kept(table: str, key: list[str], published: str, responses: str) -> list[Rule]:
    """A row that addresses and digests hang on keeps its key, and stays."""
    name = f"{table.split('_', 1)[1]}_key_kept"
    changed = " OR ".join(f"OLD.{column} <> NEW.{column}" for column in ["id", *key])
    kept = published.format(row="OLD")
    # As who publishes locks them, and who makes anew what stands: two that share a lock before
    # both want more of it wait for each other for ever.
    lock = f"commitments_response WHERE {responses} ORDER BY id FOR NO KEY UPDATE"
    return [
        Rule(name, table, "UPDATE", f"({changed}) AND {kept}", KEY, lock),
        Rule(name, table, "DELETE", kept, KEY, lock),
    ]


def name_of_not_displaced(table: str, key: list[str]) -> str:
    """Of a table without its app. Where a key has many columns, no more than engines can hold."""
    name = "_".join([table, *key, "not_displaced"])
    return name if len(name) <= LONGEST else name.replace("_id_", "_")


def not_displaced(table: str, key: list[str], kept: str, said: str = PUBLISHED) -> list[Rule]:
    """SQLite's INSERT OR REPLACE removes a row of the same key without asking DELETE's rules."""
    name = name_of_not_displaced(table.split("_", 1)[1], key)
    same_key = " AND ".join(f'other."{column}" = NEW."{column}"' for column in key)
    same = f"(other.id = NEW.id OR ({same_key}))" if key else "other.id = NEW.id"
    displaced = f"EXISTS (SELECT 1 FROM {table} other WHERE {same} AND {kept}"
    another = f"{displaced} AND other.id <> OLD.id)"
    return [
        Rule(name, table, "INSERT", f"{displaced})", said, vendor="sqlite"),
        Rule(name, table, "UPDATE", another, said, vendor="sqlite"),
    ]


# Of an entry that the edition can't hold: another response's, or another year's.
OF_ANOTHER_EDITION = """EXISTS (
            SELECT 1 FROM commitments_entry n, commitments_edition e
            WHERE n.id = NEW.entry_id AND e.id = NEW.edition_id
            AND (n.response_id <> e.response_id
                OR n.year <> e.year + CASE WHEN n.kind = 'plan' THEN 1 ELSE 0 END))"""

RULES = [
    *on_insert_and_update(
        name="service_pledge_is_published",
        table="commitments_servicepledge",
        when="""NOT EXISTS (
            SELECT 1 FROM commitments_pledge p
            JOIN commitments_edition e ON e.id = p.edition_id
            WHERE p.id = NEW.pledge_id AND e.state = 'published')""",
        message="This promise is not published yet.",
    ),
    *on_insert_and_update(
        name="service_pledge_within_its_department",
        table="commitments_servicepledge",
        when="""EXISTS (
            SELECT 1 FROM commitments_pledge p
            JOIN commitments_entry cell ON cell.id = p.entry_id
            JOIN commitments_response r ON r.id = cell.response_id,
            strategy_service s
            WHERE p.id = NEW.pledge_id AND s.id = NEW.service_id
            AND s.department_id <> r.department_id)""",
        message="A service is linked to promises of its own department.",
    ),
    *[
        rule
        for table, edition in {table: edition for table, edition, _key in FACTS}.items()
        for rule in facts_are_kept(table, edition)
    ],
    *[
        rule
        for table, edition, key in FACTS
        for rule in not_displaced(
            table,
            key,
            NOT_DRAFT.format(edition=edition.format(row="other"))
            + AMONG.get((table, len(key)), ""),
        )
    ],
    *[rule for key_of_table in KEYS for rule in key_is_kept(*key_of_table)],
    *[
        rule
        for table, key, published, _responses in KEYS
        for rule in not_displaced(table, key, published.format(row="other"))
    ],
    *not_displaced("commitments_edition", ["response_id", "position"], "other.state <> 'draft'"),
    *not_displaced(
        "commitments_edition",
        ["response_id", "year"],
        "NEW.kind = 'report' AND NEW.state <> 'withdrawn'"
        " AND other.kind = 'report' AND other.state IN ('submitted', 'published')",
    ),
    Rule(
        "edition_kept",
        "commitments_edition",
        "INSERT",
        "NEW.state <> 'draft'",
        "An edition begins as a draft.",
    ),
    Rule(
        "edition_kept",
        "commitments_edition",
        "UPDATE",
        f"OLD.state = 'published' AND NOT {but_withheld('commitments_edition')}",
        PUBLISHED,
    ),
    Rule("edition_kept", "commitments_edition", "DELETE", "OLD.state <> 'draft'", PUBLISHED),
    Rule(
        "edition_approved_by_another_than_its_authors",
        "commitments_edition",
        "UPDATE",
        """NEW.state = 'published' AND NOT NEW.is_approved_by_author AND EXISTS (
            SELECT 1 FROM commitments_author
            WHERE edition_id = NEW.id AND user_id = NEW.approved_by_id)""",
        "Somebody who wrote nothing in it must approve it.",
    ),
    # Clearance: its steps are made as an edition is submitted, and decided while it waits.
    Rule(
        "clearance_kept",
        "commitments_clearance",
        "INSERT",
        NOT_DRAFT.format(edition="NEW.edition_id"),
        LOCKED,
        "commitments_edition WHERE id = NEW.edition_id FOR SHARE",
    ),
    Rule(
        "clearance_kept",
        "commitments_clearance",
        "UPDATE",
        f"""(OLD.state <> 'waiting' OR EXISTS (
            SELECT 1 FROM commitments_edition e WHERE e.id = OLD.edition_id
            AND e.state <> 'submitted' AND (e.state <> 'draft' OR NEW.state <> 'waiting')))
        AND NOT {but_withheld("commitments_clearance")}""",
        DECIDED,
        "commitments_edition WHERE id = OLD.edition_id FOR SHARE",
    ),
    Rule(
        "clearance_kept",
        "commitments_clearance",
        "DELETE",
        # A step that nothing waits for goes as its edition is published.
        """EXISTS (
            SELECT 1 FROM commitments_edition e
            WHERE e.id = OLD.edition_id AND e.state <> 'draft'
            AND NOT (e.state = 'submitted' AND OLD.state = 'waiting' AND OLD.may <> 'clear'))""",
        DECIDED,
        "commitments_edition WHERE id = OLD.edition_id FOR SHARE",
    ),
    *not_displaced(
        "commitments_clearance",
        ["edition_id", "number"],
        NOT_DRAFT.format(edition="other.edition_id"),
        DECIDED,
    ),
    stays(
        "commitments_clearance",
        "edition_id",
        "number",
        message="A step of clearance stays where it is in its edition.",
    ),
    Rule(
        "clearance_begins_waiting",
        "commitments_clearance",
        "INSERT",
        "NEW.state <> 'waiting'",
        "A step of clearance begins as one that waits.",
    ),
    Rule(
        "clearance_in_order",
        "commitments_clearance",
        "UPDATE",
        """NEW.state <> 'waiting' AND EXISTS (
            SELECT 1 FROM commitments_clearance earlier
            WHERE earlier.edition_id = NEW.edition_id AND earlier.number < NEW.number
            AND earlier.may = 'clear' AND earlier.state = 'waiting')""",
        "An earlier step of clearance waits.",
    ),
    Rule(
        "clearance_by_another_than_the_authors",
        "commitments_clearance",
        "UPDATE",
        """NEW.state <> 'waiting' AND NOT NEW.is_by_author AND (
            EXISTS (
                SELECT 1 FROM commitments_author a
                WHERE a.edition_id = NEW.edition_id AND a.user_id = NEW.by_id)
            OR EXISTS (
                SELECT 1 FROM commitments_edition e
                WHERE e.id = NEW.edition_id AND e.submitted_by_id = NEW.by_id))""",
        "Somebody who neither wrote in it nor submitted it must clear it.",
    ),
    Rule(
        "edition_published_with_no_step_open",
        "commitments_edition",
        "UPDATE",
        """NEW.state = 'published' AND EXISTS (
            SELECT 1 FROM commitments_clearance
            WHERE edition_id = NEW.id AND state = 'waiting')""",
        "A step of its clearance waits: it must be cleared, or bypassed for a reason.",
    ),
    # A comment says what must be done: until it is closed the edition goes no further.
    Rule(
        "edition_published_with_no_must_open",
        "commitments_edition",
        "UPDATE",
        f"NEW.state = 'published' AND {MUST_OPEN.format(edition='NEW.id')}",
        BLOCKED,
    ),
    Rule(
        "clearance_with_no_must_open",
        "commitments_clearance",
        "UPDATE",
        f"NEW.state = 'cleared' AND OLD.state = 'waiting'"
        f" AND {MUST_OPEN.format(edition='NEW.edition_id')}",
        BLOCKED,
    ),
    stays(
        "commitments_comment",
        "edition_id",
        "place",
        "weight",
        "text",
        "by_id",
        message="What a comment says stays: close it, and write another.",
    ),
    Rule(
        "edition_refers_to_what_is_published",
        "commitments_edition",
        "UPDATE",
        """NEW.state = 'published' AND EXISTS (
            SELECT 1 FROM (
                SELECT replaces_id AS id FROM commitments_pledge WHERE edition_id = NEW.id
                UNION ALL SELECT pledge_id FROM commitments_withdrawal WHERE edition_id = NEW.id
                UNION ALL SELECT pledge_id FROM commitments_slip WHERE edition_id = NEW.id
                UNION ALL SELECT pledge_id FROM commitments_succession WHERE edition_id = NEW.id
                UNION ALL SELECT goes_on_as_id FROM commitments_succession
                    WHERE edition_id = NEW.id
                UNION ALL SELECT pledge_id FROM commitments_outcome WHERE edition_id = NEW.id
                UNION ALL SELECT carried_to_id FROM commitments_outcome WHERE edition_id = NEW.id
            ) told
            -- Of each by itself: PostgreSQL would look through all editions for them together.
            WHERE (
                SELECT e.state
                FROM commitments_pledge p JOIN commitments_edition e ON e.id = p.edition_id
                WHERE p.id = told.id AND e.id <> NEW.id) <> 'published')""",
        "It refers to a pledge of an edition that isn't published: publish that one first.",
    ),
    Rule(
        "edition_year_of_its_revisions",
        "commitments_edition",
        "UPDATE",
        """OLD.year <> NEW.year
        AND EXISTS (SELECT 1 FROM commitments_revision WHERE edition_id = OLD.id)""",
        "This edition has texts of its year already, so that can't be changed.",
    ),
    *[
        Rule(name, "commitments_edition", operation, f"{condition} AND {when}", message)
        for name, when, message in REPORTS
        for operation, condition in [
            ("INSERT", "NEW.kind = 'report'"),
            ("UPDATE", "NEW.kind = 'report' AND (OLD.kind <> NEW.kind OR OLD.year <> NEW.year)"),
        ]
    ],
    # By its kind and year it is named in the seal of the edition that is known from it.
    *[
        Rule(
            "edition_makes_known",
            "commitments_edition",
            operation,
            f"""{condition} EXISTS (SELECT 1 FROM commitments_edition known
            WHERE known.known_from_id = OLD.id AND known.state = 'published')""",
            "Something published is known from this edition, by its kind and year.",
        )
        for operation, condition in [
            ("UPDATE", "(OLD.kind <> NEW.kind OR OLD.year <> NEW.year) AND"),
            ("DELETE", ""),
        ]
    ],
    *[
        stays(table, "edition_id", message="A fact stays in its edition: enter it in the other.")
        for table, edition in {table: edition for table, edition, _key in FACTS}.items()
        if edition == EDITION
    ],
    stays("commitments_entry", "response_id", "action_id", "kind", "year", message=STAYS),
    stays("commitments_response", "department_id", "strategy_id", message=STAYS),
    stays("commitments_edition", "response_id", message=STAYS),
    stays("commitments_measure", "response_id", message=STAYS),
    # What a figure counts is part of what it says.
    Rule(
        "measure_name_and_unit_kept",
        "commitments_measure",
        "UPDATE",
        f"(OLD.name <> NEW.name OR OLD.unit <> NEW.unit) AND {FIGURES_PUBLISHED}".format(row="OLD"),
        MEASURED,
        "commitments_response WHERE id = OLD.response_id ORDER BY id FOR SHARE",
    ),
    # An auditor's opinion, which belongs to no edition.
    Rule(
        "opinion_kept",
        "commitments_opinion",
        "INSERT",
        "NEW.state <> 'draft'",
        "An opinion begins as a draft.",
    ),
    Rule(
        "opinion_kept",
        "commitments_opinion",
        "UPDATE",
        f"OLD.state = 'published' AND NOT {but_withheld('commitments_opinion')}",
        OPINION_KEPT,
    ),
    Rule("opinion_kept", "commitments_opinion", "DELETE", "OLD.state <> 'draft'", OPINION_KEPT),
    *not_displaced("commitments_opinion", [], "other.state <> 'draft'"),
    Rule(
        "opinion_waits",
        "commitments_opinion",
        "UPDATE",
        f"OLD.state = 'submitted' AND NEW.state <> 'draft' AND ({OPINED})",
        OPINION_WAITS,
    ),
    stays(
        "commitments_opinion",
        "pledge_id",
        "given_by_id",
        message="An opinion stays with its pledge and its auditor: give another.",
    ),
    *on_insert_and_update(
        name="opinion_of_a_published_pledge",
        table="commitments_opinion",
        when="""NOT EXISTS (
            SELECT 1 FROM commitments_pledge p JOIN commitments_edition e ON e.id = p.edition_id
            WHERE p.id = NEW.pledge_id AND e.state = 'published'
            AND e.published_on_last <= NEW.given_on)""",
        message="An opinion is given on a pledge that was published by that day.",
    ),
    Rule(
        "opinion_by_two_auditors",
        "commitments_opinion",
        "UPDATE",
        f"""NEW.state = 'published' AND OLD.state <> 'published' AND (
            (SELECT COUNT(*) FROM ({IN_GROUP} ('Auditors')) auditors) < 2
            OR EXISTS ({IN_GROUP} ('Editors', 'Approvers', 'Administrators'))
            OR EXISTS (SELECT 1 FROM auth_user u WHERE u.id IN {AUDITORS} AND u.is_superuser)
            OR EXISTS (
                SELECT 1 FROM commitments_membership w, commitments_pledge p
                JOIN commitments_entry n ON n.id = p.entry_id
                JOIN commitments_response r ON r.id = n.response_id
                WHERE p.id = NEW.pledge_id AND w.user_id IN {AUDITORS}
                AND w.department_id = r.department_id))""",
        "Two auditors who neither enter nor approve reports, and don't work for the department, "
        "give and approve an opinion.",
    ),
    Rule(
        "event_kept",
        "commitments_event",
        "UPDATE",
        f"NOT {but_withheld('commitments_event')}",
        EVENT_KEPT,
    ),
    Rule("event_kept", "commitments_event", "DELETE", "1 = 1", EVENT_KEPT),
    Rule("account_kept", "auth_user", "DELETE", "1 = 1", ACCOUNT_KEPT),
    *not_displaced("auth_user", ["username"], "1 = 1", ACCOUNT_KEPT),
    *not_displaced("commitments_event", [], "1 = 1"),
    Rule(
        "line_kept",
        "commitments_line",
        "UPDATE",
        f"NOT {but_withheld('commitments_line')}",
        LOGGED,
    ),
    Rule("line_kept", "commitments_line", "DELETE", "1 = 1", LOGGED),
    *[
        Rule("node_kept", "commitments_node", operation, "1 = 1", LOGGED)
        for operation in ("UPDATE", "DELETE")
    ],
    Rule(
        "line_after_the_last",
        "commitments_line",
        "INSERT",
        "NEW.number <> (SELECT COALESCE(MAX(number), -1) + 1 FROM commitments_line)",
        LOGGED,
    ),
    *not_displaced("commitments_line", ["number"], "1 = 1"),
    *[
        Rule("withholding_kept", "commitments_withholding", operation, "1 = 1", WITHHELD)
        for operation in ("UPDATE", "DELETE")
    ],
    *not_displaced("commitments_withholding", ["table", "row", "column"], "1 = 1"),
    *not_displaced("commitments_node", ["level", "place"], "1 = 1"),
    Rule(
        "seal_kept",
        "commitments_seal",
        "UPDATE",
        f"NOT {but_withheld('commitments_seal')}",
        SEALED,
    ),
    Rule("seal_kept", "commitments_seal", "DELETE", "1 = 1", SEALED),
    *not_displaced("commitments_seal", ["response_id", "position"], "1 = 1"),
    *not_displaced("commitments_seal", ["edition_id"], "1 = 1"),
    *[
        Rule(f"{name}_kept", f"commitments_{name}", operation, "1 = 1", CHECKPOINT_KEPT)
        for name in ("checkpoint", "cosignature", "token")
        for operation in ("UPDATE", "DELETE")
    ],
    *not_displaced("commitments_checkpoint", ["size", "keys"], "1 = 1"),
    *not_displaced("commitments_cosignature", ["checkpoint_id", "witness", "at"], "1 = 1"),
    *not_displaced("commitments_token", ["checkpoint_id", "authority"], "1 = 1"),
    Rule(
        "checkpoint_root_of_its_size",
        "commitments_checkpoint",
        "INSERT",
        """EXISTS (
            SELECT 1 FROM commitments_checkpoint other
            WHERE other.size = NEW.size AND other.root <> NEW.root)""",
        "Another root was signed for a log of this size.",
    ),
    *on_insert_and_update(
        name="seal_of_its_edition",
        table="commitments_seal",
        when="""EXISTS (
            SELECT 1 FROM commitments_edition e WHERE e.id = NEW.edition_id
            AND (e.state <> 'published' OR e.response_id <> NEW.response_id
                OR e.position <> NEW.position))""",
        message="A seal is of a published edition, at its position.",
    ),
    *on_insert_and_update(
        name="supplement_counts_from_its_edition",
        table="commitments_edition",
        when="""NEW.kind = 'supplement' AND EXISTS (
            SELECT 1 FROM commitments_edition other WHERE other.id = NEW.supplements_id
            AND (other.response_id <> NEW.response_id OR other.year <> NEW.year
                OR other.state <> 'published' OR (NEW.state = 'published'
                    AND (other.published_on_first <> NEW.published_on_first
                        OR other.published_on_last <> NEW.published_on_last))))""",
        message=(
            "A supplement counts from the day, and for the year, of a published edition of the "
            "same response."
        ),
    ),
    *on_insert_and_update(
        name="edition_known_from_its_response",
        table="commitments_edition",
        when="""EXISTS (
            SELECT 1 FROM commitments_edition other WHERE other.id = NEW.known_from_id
            AND other.response_id <> NEW.response_id)""",
        message="An edition is known from the page of another of the same response.",
    ),
    *on_insert_and_update(
        name="entry_of_its_strategy",
        table="commitments_entry",
        when="""EXISTS (
            SELECT 1 FROM commitments_response r, strategy_action a
            WHERE r.id = NEW.response_id AND a.id = NEW.action_id
            AND r.strategy_id <> a.strategy_id)""",
        message="This action is not of the strategy of the response.",
    ),
    *on_insert_and_update(
        name="revision_of_its_edition",
        table="commitments_revision",
        when=OF_ANOTHER_EDITION,
        message=(
            "Commitments and progress have the year of their edition, plans the next, "
            "and both are of the same response."
        ),
    ),
    *on_insert_and_update(
        name="variant_of_its_edition",
        table="commitments_variant",
        when=OF_ANOTHER_EDITION,
        message=(
            "What another page says is of an entry of the edition's own year and of the same "
            "response."
        ),
    ),
    # What stands is the latest; while its edition is a draft the draft's own text is later.
    *on_insert_and_update(
        name="variant_is_not_what_stands",
        table="commitments_variant",
        when="""NEW.text = (
            SELECT r.text FROM commitments_revision r
            JOIN commitments_edition e ON e.id = r.edition_id
            WHERE r.entry_id = NEW.entry_id AND (e.state = 'published' OR e.id = NEW.edition_id)
            ORDER BY CASE WHEN e.id = NEW.edition_id THEN 1 ELSE 0 END DESC,
                e.published_on_last DESC, e.position DESC
            LIMIT 1)
            AND EXISTS (
                SELECT 1 FROM commitments_edition WHERE id = NEW.edition_id AND state = 'draft')""",
        message="That is what stands already, word for word: nothing is to be shown beside it.",
    ),
    *on_insert_and_update(
        name="wording_of_its_strategy",
        table="commitments_wording",
        when="""EXISTS (
            SELECT 1 FROM commitments_edition e
            JOIN commitments_response r ON r.id = e.response_id, strategy_action a
            WHERE e.id = NEW.edition_id AND a.id = NEW.action_id
            AND r.strategy_id <> a.strategy_id)""",
        message="This action is not of the strategy of the edition.",
    ),
    *on_insert_and_update(
        name="pledge_of_a_promise",
        table="commitments_pledge",
        when="""EXISTS (
            SELECT 1 FROM commitments_entry n, commitments_edition e
            WHERE n.id = NEW.entry_id AND e.id = NEW.edition_id
            AND (n.kind = 'progress' OR n.response_id <> e.response_id))""",
        message="A pledge stands in a commitment or a plan of the edition's own response.",
    ),
    *on_insert_and_update(
        name="pledge_replaces_one_of_its_response",
        table="commitments_pledge",
        of="NEW.replaces_id IS NOT NULL",
        when="""EXISTS (
            SELECT 1 FROM commitments_pledge earlier
            JOIN commitments_edition theirs ON theirs.id = earlier.edition_id,
            commitments_edition ours
            WHERE earlier.id = NEW.replaces_id AND ours.id = NEW.edition_id
            AND theirs.response_id <> ours.response_id)""",
        message="A pledge replaces one of the same response.",
    ),
    *on_insert_and_update(
        name="withdrawal_of_its_response",
        table="commitments_withdrawal",
        when=PLEDGE_OF_ANOTHER_RESPONSE,
        message="An edition withdraws pledges of its own response.",
    ),
    *on_insert_and_update(
        name="slip_of_its_response",
        table="commitments_slip",
        when=PLEDGE_OF_ANOTHER_RESPONSE,
        message="An edition moves the dates of pledges of its own response.",
    ),
    *on_insert_and_update(
        name="succession_of_its_response",
        table="commitments_succession",
        when="""EXISTS (
            SELECT 1 FROM commitments_pledge p
            JOIN commitments_edition theirs ON theirs.id = p.edition_id,
            commitments_edition ours
            WHERE (p.id = NEW.goes_on_as_id OR (p.id = NEW.pledge_id AND NEW.kind <> 'goes-on'))
            AND ours.id = NEW.edition_id AND theirs.response_id <> ours.response_id)""",
        message="An edition splits and merges pledges of its own response, and makes again what "
        "was promised elsewhere.",
    ),
    *on_insert_and_update(
        name="goes_on_in_a_later_strategy",
        table="commitments_succession",
        when="""NEW.kind = 'goes-on' AND EXISTS (
            SELECT 1 FROM commitments_pledge p
            JOIN commitments_edition e ON e.id = p.edition_id
            JOIN commitments_response theirs ON theirs.id = e.response_id
            JOIN strategy_strategy earlier ON earlier.id = theirs.strategy_id,
            commitments_edition o
            JOIN commitments_response ours ON ours.id = o.response_id
            JOIN strategy_strategy later ON later.id = ours.strategy_id
            WHERE p.id = NEW.pledge_id AND o.id = NEW.edition_id
            AND earlier.published_on_last >= later.published_on_last)""",
        message="A promise is made again in a later strategy: its own was published before.",
    ),
    *on_insert_and_update(
        name="goes_on_in_its_department",
        table="commitments_succession",
        when=f"""NEW.kind = 'goes-on' AND NOT EXISTS (
            SELECT 1 FROM commitments_edition o
            JOIN commitments_response ours ON ours.id = o.response_id
            WHERE o.id = NEW.edition_id AND ours.department_id IN (
                {LED_TO}))""",
        message="A promise is made again by the department that made it, or by one to "
        "which that led.",
    ),
    Rule(
        "split_into_two_or_more",
        "commitments_edition",
        "UPDATE",
        SUCCESSION_PUBLISHED.format(
            "s.kind = 'split' AND 2 > "
            + OTHER_SUCCESSIONS.format(
                "COUNT(DISTINCT o.goes_on_as_id)", "o.kind = 'split' AND o.pledge_id = s.pledge_id"
            )
        ),
        "A promise is split into two parts or more.",
    ),
    Rule(
        "merged_from_two_or_more",
        "commitments_edition",
        "UPDATE",
        SUCCESSION_PUBLISHED.format(
            "s.kind = 'merged' AND 2 > "
            + OTHER_SUCCESSIONS.format(
                "COUNT(DISTINCT o.pledge_id)",
                "o.kind = 'merged' AND o.goes_on_as_id = s.goes_on_as_id",
            )
        ),
        "Two promises or more are merged into one.",
    ),
    Rule(
        "split_or_merged_once",
        "commitments_edition",
        "UPDATE",
        SUCCESSION_PUBLISHED.format(
            "EXISTS "
            + OTHER_SUCCESSIONS.format(
                "1",
                """o.id <> s.id AND o.kind <> 'goes-on' AND s.kind <> 'goes-on' AND (
                    (o.pledge_id = s.pledge_id AND (
                        o.kind <> s.kind
                        OR (s.kind = 'merged' AND o.goes_on_as_id <> s.goes_on_as_id)))
                    OR (o.goes_on_as_id = s.goes_on_as_id AND (
                        o.kind <> s.kind
                        OR (s.kind = 'split' AND o.pledge_id <> s.pledge_id))))""",
            )
        ),
        "A promise is split or merged once, and what it goes on as is a part of one promise, or "
        "merged from several.",
    ),
    Rule(
        "split_or_merged_for_one_reason",
        "commitments_edition",
        "UPDATE",
        SUCCESSION_PUBLISHED.format(
            """EXISTS (
                SELECT 1 FROM commitments_succession o
                WHERE o.edition_id = NEW.id AND o.kind = s.kind AND s.kind <> 'goes-on'
                AND (o.pledge_id = s.pledge_id OR o.goes_on_as_id = s.goes_on_as_id)
                AND (o.reason <> s.reason
                    OR o.announced_on_first <> s.announced_on_first
                    OR o.announced_on_last <> s.announced_on_last))"""
        ),
        "All parts of a split, or of a merge, give the same reason and the same day.",
    ),
    Rule(
        "split_or_merged_while_open",
        "commitments_edition",
        "UPDATE",
        SUCCESSION_PUBLISHED.format(
            """s.kind <> 'goes-on' AND (EXISTS (
                SELECT 1 FROM commitments_withdrawal w
                JOIN commitments_edition e ON e.id = w.edition_id
                WHERE w.pledge_id = s.pledge_id AND (e.id = NEW.id OR e.state = 'published'))
            OR EXISTS (
                SELECT 1 FROM commitments_pledge r
                JOIN commitments_edition e ON e.id = r.edition_id
                WHERE r.replaces_id = s.pledge_id AND (e.id = NEW.id OR e.state = 'published')))"""
        ),
        "A promise that was withdrawn or replaced is neither split nor merged.",
    ),
    Rule(
        "goes_on_as_a_later_promise",
        "commitments_edition",
        "UPDATE",
        SUCCESSION_PUBLISHED.format(NOT_MADE_BEFORE),
        "A promise goes on as one that was made after it, and is out by the day of this edition.",
    ),
    Rule(
        "goes_on_as_one_that_came_later",
        "commitments_edition",
        "UPDATE",
        SUCCESSION_PUBLISHED.format(NOT_OUT_BEFORE),
        "A promise is made again on a later day than it was first published, and by the day of "
        "this edition.",
    ),
    *on_insert_and_update(
        name="outcome_of_its_response",
        table="commitments_outcome",
        when="""EXISTS (
            SELECT 1 FROM commitments_pledge p
            JOIN commitments_edition theirs ON theirs.id = p.edition_id,
            commitments_edition ours
            WHERE p.id IN (NEW.pledge_id, NEW.carried_to_id) AND ours.id = NEW.edition_id
            AND theirs.response_id <> ours.response_id)""",
        message="An edition tells what became of pledges of its own response.",
    ),
    *on_insert_and_update(
        name="citation_of_its_response",
        table="commitments_citation",
        when="""EXISTS (
            SELECT 1 FROM commitments_entry n, commitments_outcome o
            JOIN commitments_edition e ON e.id = o.edition_id
            WHERE n.id = NEW.entry_id AND o.id = NEW.outcome_id
            AND n.response_id <> e.response_id)""",
        message="An outcome is shown by an entry of the same response.",
    ),
    *on_insert_and_update(
        name="measure_of_its_strategy",
        table="commitments_measure",
        when="""EXISTS (
            SELECT 1 FROM commitments_response r, strategy_action a
            WHERE r.id = NEW.response_id AND a.id = NEW.action_id
            AND r.strategy_id <> a.strategy_id)""",
        message="This action is not of the strategy of the response.",
    ),
    *on_insert_and_update(
        name="contribution_answer_of_its_strategy",
        table="commitments_contributionanswer",
        when="""NOT EXISTS (
            SELECT 1 FROM commitments_contribution c
            JOIN commitments_edition e ON e.id = c.edition_id
            JOIN commitments_response r ON r.id = e.response_id
            JOIN strategy_action a ON a.strategy_id = r.strategy_id
            WHERE c.id = NEW.contribution_id AND a.id = NEW.action_id)""",
        message="This action is not of the strategy of the response.",
    ),
    Rule(
        "contribution_answer_kept",
        "commitments_contributionanswer",
        "UPDATE",
        """OLD.answers <> NEW.answers AND EXISTS (
            SELECT 1 FROM commitments_contribution c
            WHERE c.id = OLD.contribution_id AND c.state <> 'open')""",
        "This link ended, so what was answered by it stays as it is.",
        "commitments_contribution WHERE id = OLD.contribution_id FOR SHARE",
    ),
    Rule(
        "contribution_ends_once",
        "commitments_contribution",
        "UPDATE",
        "OLD.state <> 'open' AND OLD.state <> NEW.state",
        "This link ended, and stays so: send another.",
    ),
    stays("commitments_contribution", "edition_id", "handed_on_from_id", message=STAYS),
    *[
        rule
        for table, what in (("figure", "A figure"), ("yardstick", "A baseline or target"))
        for rule in on_insert_and_update(
            name=f"{table}_of_its_response",
            table=f"commitments_{table}",
            when="""EXISTS (
            SELECT 1 FROM commitments_measure m, commitments_edition e
            WHERE m.id = NEW.measure_id AND e.id = NEW.edition_id
            AND (m.response_id <> e.response_id OR EXISTS (
                SELECT 1 FROM commitments_entry n
                WHERE n.id = NEW.entry_id AND n.response_id <> e.response_id)))""",
            message=f"{what}, its measure and its entry are of the same response.",
        )
    ],
]
