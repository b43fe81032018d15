"""A small folder of seeds: one row or two of what a report needs."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command

from commitments.importers.seed_tables import TABLES

GDS = "government-digital-strategy"
RESPONSE = f"dfe/{GDS}"
ROWS = {
    "sources": [{"slug": "page", "title": "The page", "publisher": "DfE"}],
    "departments": [{"slug": "dfe", "abbreviation": "DfE", "name": "Education"}],
    "strategies": [
        {
            "slug": GDS,
            "title": "Digital",
            "publisher": "Cabinet Office",
            "published_on": "November 2012",
        }
    ],
    "reporting_years": [
        {
            "strategy": GDS,
            "year": "2013",
            "asks_for_commitment": "no",
            "asks_for_progress": "yes",
            "asks_for_plan": "yes",
        },
        {
            "strategy": GDS,
            "year": "2014",
            "asks_for_commitment": "no",
            "asks_for_progress": "yes",
            "asks_for_plan": "no",
        },
    ],
    "actions": [
        {
            "strategy": GDS,
            "number": "1",
            "title": "Lead",
            "added_on": "November 2012",
            "first_year": "2012",
            "source": "page",
        }
    ],
    "responses": [{"department": "dfe", "strategy": GDS, "title": "DfE’s actions"}],
    "editions": [
        {
            "response": RESPONSE,
            "position": "1",
            "kind": "report",
            "texts": "summary",
            "year": "2013",
            "published_on": "December 2013",
            "is_date_inferred": "yes",
            "known_from": "2",
        },
        {
            "response": RESPONSE,
            "position": "2",
            "kind": "report",
            "texts": "verbatim",
            "year": "2014",
            "published_on": "16 January 2015",
            "is_date_inferred": "no",
        },
    ],
    "entries": [
        {
            "response": RESPONSE,
            "edition": "1",
            "action": "1",
            "kind": "plan",
            "year": "2014",
            "answer": "text",
            "text": "The leader will meet all.",
        },
        {
            "response": RESPONSE,
            "edition": "2",
            "action": "1",
            "kind": "progress",
            "year": "2014",
            "answer": "text",
            "text": "The leader met all.",
        },
    ],
    "pledges": [
        {
            "response": RESPONSE,
            "entry": "1/plan/2014",
            "number": "1",
            "edition": "1",
            "statement": "Meet all",
            "is_weak": "no",
        }
    ],
    "outcomes": [
        {
            "response": RESPONSE,
            "pledge": "1/plan/2014/1",
            "edition": "2",
            "status": "delivered",
        }
    ],
    "citations": [
        {
            "response": RESPONSE,
            "pledge": "1/plan/2014/1",
            "edition": "2",
            "entry": "1/progress/2014",
            "words": "met all",
            "is_quotation": "yes",
        }
    ],
    "roles": [
        {
            "department": "dfe",
            "slug": "leader",
            "name": "Leader",
            "is_single_holder": "yes",
            "reports_to": "board",
        },
        {"department": "dfe", "slug": "board", "name": "Board", "is_single_holder": "no"},
    ],
}


class Seeds:
    """A folder of seeds, of which a test can change a row, a line or a file."""

    def __init__(self, folder):
        self.folder = folder
        self.rows = {name: [dict(row) for row in rows] for name, rows in ROWS.items()}

    def write(self):
        for table in TABLES:
            written = io.StringIO(newline="")
            names = [column.name for column in table.columns]
            writer = csv.DictWriter(written, names, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.rows.get(table.name, []))
            (self.folder / table.file).write_text(written.getvalue())
        return self

    def replace(self, file, before, after):
        path = self.folder / file
        text = path.read_text()
        assert before in text
        path.write_text(text.replace(before, after))

    def load(self, **options):
        call_command("load_seeds", self.folder, **options)

    def refused(self):
        """What loading says when it is refused."""
        with pytest.raises(CommandError, match="Nothing was loaded") as error:
            self.load()
        return str(error.value)
