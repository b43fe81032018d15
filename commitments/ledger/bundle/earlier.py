"""What a bundle of an earlier format says in the columns and tables that came later.

The same as the migrations say of the rows of a database of that time.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from commitments.ledger.bundle.check import FORMAT, LATER_TABLES, Check, edition_in
from commitments.quotations import stands_in

Row = Mapping[str, str]
EMPTY = ""


class Earlier:
    """The tables of a bundle of an earlier format, as one of today's has them."""

    def __init__(self, check: Check):
        self.check = check
        self.is_now = check.format >= FORMAT
        # By table and column: what it holds where the bundle doesn't have it. Others are empty.
        self.added: dict[tuple[str, str], Callable[[Row], str]] = {
            ("editions", "texts"): self.texts,
            ("editions", "is_approved_by_author"): lambda row: "false",
            ("pledges", "is_weak"): lambda row: "false",
            ("citations", "is_quotation"): self.is_quotation,
            ("revisions", "form"): lambda row: "plain",
        }
        # What is told by something else today.
        self.instead: dict[tuple[str, str], Callable[[Row], str]] = {
            ("authors", "key"): lambda row: row["id"],
            ("former_names", "key"): lambda row: row["id"],
            ("people", "key"): lambda row: row["id"],
            ("appointments", "person"): lambda row: self.people.get(row["person"], EMPTY),
            ("editions", "known_from"): self.known_from,
        }

    def has(self, table: str) -> bool:
        """Whether there was such a table in its format."""
        return table not in LATER_TABLES.get(self.check.format, ())

    def cells(self, table: str, names: list[str], row: Row) -> list[str]:
        """The cells of a row under today's columns."""
        return [self.cell(table, name, row) for name in names]

    def cell(self, table: str, name: str, row: Row) -> str:
        if instead := self.instead.get((table, name)):
            return instead(row)
        added = self.added.get((table, name), lambda row: EMPTY)
        return row[name] if name in row else added(row)

    def rows_moved(self, table: str, names: list[str]) -> Iterator[tuple[int, list[str]]]:
        """The rows of a table that stood in another then, each with its line there."""
        if table == "signatures":
            for row in self.check.table("editions"):
                if row["submitted_name"] or row["approved_name"]:
                    yield row["#"], self.cells(table, names, row)

    def known_from(self, edition: Row) -> str:
        line = self.check.scratch.sealed(edition["key"])[0]
        return json.loads(line)["known_from"] or EMPTY

    def texts(self, edition: Row) -> str:
        return "summary" if edition["origin"] == "seeded" else "verbatim"

    def is_quotation(self, citation: Row) -> str:
        edition = self.editions[edition_in(citation["outcome"])]
        text = self.texts_by_key.get(f"{citation['entry']}/{edition['position']}", "")
        is_ours = self.texts(edition) == "summary"
        return "true" if not is_ours and stands_in(citation["words"], text) else "false"

    @cached_property
    def people(self) -> dict[str, str]:
        return {row["slug"]: row["id"] for row in self.check.table("people")}

    @cached_property
    def editions(self) -> dict[str, Row]:
        return {row["key"]: row for row in self.check.table("editions")}

    @cached_property
    def texts_by_key(self) -> dict[str, str]:
        return {row["key"]: row["text"] or row["reason"] for row in self.check.table("revisions")}
