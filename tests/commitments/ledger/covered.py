"""Which column of which table is covered by the log, as docs/what-the-log-covers.md lists them.

    python -m tests.commitments.ledger.covered

writes that file anew.
"""

import os
from collections import defaultdict
from collections.abc import Iterator

import django
from django.conf import settings
from django.db import models

FILE = "docs/what-the-log-covers.md"
HEAD = """# What the log covers

Every column of every table, and the line of the log that covers it. `manage.py verify_record`
makes each line anew from the rows that it tells, and names what is not as its line says. A test
alters each column that is said to be covered, without the rules that the database keeps, and
demands that it is named. This file is made from the models, by `python -m
tests.commitments.ledger.covered`.

Lines are of format 2 (`commitments/ledger/format_2.py`). **Seals** are the chain of digests of
each response, of before there was a log: they go on, and `verify_record` checks them, too. What a
line says to anyone is in the tree whole; of what only some may read no more than a digest is
there.
"""
OF_EDITION = "the line of its edition (kind edition)"
FIXED = "its own line (kind fixed): the last says what it is"
PRIVATE = "its own line (kind fixed), of which anyone sees a digest"
OPINION = "the line of the opinion (kind opinion), once it is published"
WITHHELD = "its own line (kind withheld)"
EVENT = "its own line (kind event), of which anyone sees a digest"
LEAF = "the line itself: the tree is made of it"
NODE = "the lines below it: it is made anew of them"
SEAL = "its chain of seals; of before the log, a line (kind seal), too"

NOT_HERE = "no: "
ACCOUNT = NOT_HERE + "an account; names and accounts stand in texts beside it, which are covered"
OWN_NUMBER = NOT_HERE + "a number that nothing names"
DERIVED = NOT_HERE + "follows from the rest, and verify_record compares it"
SEARCH = NOT_HERE + "follows from the rest: index_search makes it anew"
SIGNED = NOT_HERE + "signed, and checked by verify_record with the keys that are set"
TABLES_NOT_COVERED = {
    "commitments_checkpoint": SIGNED,
    "commitments_cosignature": SIGNED,
    "commitments_token": SIGNED,
    "strategy_recordchange": NOT_HERE + "says when pages are to be made anew",
    "strategy_securityevent": NOT_HERE + "who signed in or took what, kept for 13 months",
    "commitments_membership": NOT_HERE + "rights; what changed of them is told by events",
    "commitments_digest": NOT_HERE + "who wants a mail a day",
    "commitments_reminder": NOT_HERE + "mails that were sent",
    "commitments_comment": NOT_HERE + "of the work; what was said is told by events",
    "commitments_step": NOT_HERE + "how work is done; what changed of it is told by events",
    "commitments_step_people": NOT_HERE + "rights; what changed of them is told by events",
    "commitments_searchtext": SEARCH,
    "commitments_searchword": SEARCH,
    **dict.fromkeys(
        (
            "commitments_contribution",
            "commitments_contributionanswer",
            "commitments_formerlink",
        ),
        NOT_HERE + "asked and answered by a link; each step is told by an event",
    ),
    "commitments_seen": NOT_HERE + "what an edition that waits said when somebody looked at it",
    "commitments_presence": NOT_HERE + "who has a draft open, for some minutes",
    "commitments_untold": NOT_HERE + "of a draft, until an event tells it",
    "commitments_unfinished": NOT_HERE + "of a draft, and not saved",
    "commitments_standingpending": NOT_HERE + "whose rows are to be made anew",
    "auth_permission": NOT_HERE + "made from the models",
    "auth_group": NOT_HERE + "made anew by migrate",
    "auth_group_permissions": NOT_HERE + "made anew by migrate",
    "auth_user": NOT_HERE + "accounts; changes of rights are told by events",
    "auth_user_groups": NOT_HERE + "rights; what changed of them is told by events",
    "auth_user_user_permissions": NOT_HERE + "rights; nobody is given any of their own",
}
COLUMNS_NOT_COVERED = {
    "commitments_edition": {
        "created_at": NOT_HERE + "when a draft was begun; an event tells that",
        **dict.fromkeys(("created_by", "submitted_by", "approved_by"), ACCOUNT),
    },
    "commitments_author": {"user": ACCOUNT},
    "commitments_clearance": {
        "by": ACCOUNT,
        "step": NOT_HERE + "how work is done; the name of the step stands beside it",
        "may": NOT_HERE + "what was decided is told, and only those who may clear decide",
        "due_on": NOT_HERE + "a day of the work, which an event tells where it was changed",
    },
    "commitments_opinion": {"given_by": ACCOUNT, "approved_by": ACCOUNT},
    "commitments_line": {"id": OWN_NUMBER},
    "commitments_node": {"id": OWN_NUMBER},
}
OWN = {
    "commitments_event": EVENT,
    "commitments_line": LEAF,
    "commitments_node": NODE,
    "commitments_seal": SEAL,
}
ONLY_THAT = {
    "commitments_edition": {
        "state": "its line: a line tells an edition that is published",
        "known_from": f"{OF_EDITION}, by that edition’s kind and year",
    },
    "commitments_opinion": {"state": "its line: a line tells an opinion that is published"},
    "commitments_seal": {"id": OWN_NUMBER},
}


def tables() -> Iterator[type[models.Model]]:
    """The models of both apps and of accounts."""
    from django.apps import apps

    for app in ("strategy", "commitments", "auth"):
        found = apps.get_app_config(app).get_models(include_auto_created=True)
        yield from sorted(found, key=lambda model: model._meta.db_table)


def by_what(field: models.Field) -> str:
    """What covers a column, or why nothing does."""
    from commitments.ledger import format_2
    from commitments.ledger.bundle.tables import table_with

    name = field.model._meta.db_table
    if own := COLUMNS_NOT_COVERED.get(name, {}).get(field.name):
        return own
    if own := ONLY_THAT.get(name, {}).get(field.name) or OWN.get(name):
        return own
    table = table_with(field.model, "id" if field.primary_key else field.name)
    if name in TABLES_NOT_COVERED:
        return TABLES_NOT_COVERED[name]
    if name.startswith("commitments_standing"):
        return DERIVED
    if table is None or field.name not in format_2.COLUMNS[table.name]:
        raise NotImplementedError(f"Say what covers {name}.{field.column}, or why nothing does.")
    if table.name in format_2.FIXED:
        return PRIVATE if table.name in format_2.PRIVATE else FIXED
    if table.name in format_2.WITH_PEOPLE[format_2.WITHHOLDINGS]:
        return WITHHELD
    return OPINION if table.name in format_2.WITH_PEOPLE[format_2.OPINIONS] else OF_EDITION


def is_covered(field: models.Field) -> bool:
    return not by_what(field).startswith(NOT_HERE)


def page() -> str:
    """The file, whole."""
    parts = [HEAD]
    for model in tables():
        parts.append(f"## {model._meta.db_table}\n\n| columns | covered by |\n| --- | --- |")
        columns = defaultdict(list)
        for field in model._meta.concrete_fields:
            columns[by_what(field)].append(f"`{field.column}`")
        parts += (f"| {', '.join(names)} | {what} |" for what, names in columns.items())
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
    django.setup()
    (settings.BASE_DIR / FILE).write_text(page())
