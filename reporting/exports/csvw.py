"""What a CSV file says of itself: its metadata by the W3C's “CSV on the Web” (CSVW)."""

import json
from collections.abc import Iterable, Iterator

from reporting.exports.about import LICENCE_URL, About
from reporting.exports.columns import Column
from reporting.exports.csv_file import Whole

VOCABULARY = "http://www.w3.org/ns/csvw"
GUARDED = (
    "An apostrophe leads a text that begins with =, +, -, @, a tab or a carriage return, or with "
    "apostrophes and one of these: take one away for the text as it was published."
)


def csvw(url: str, columns: list[Column], about: About | None = None) -> dict:
    """The metadata of one CSV file at an address, which may be relative to the metadata's own."""
    return {
        "@context": [VOCABULARY, {"@language": "en"}],
        "url": url,
        **(described(about) if about else {}),
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": schema(columns),
    }


def with_digest(described: dict, blocks: Iterable[str], whole: Whole) -> Iterator[str]:
    """The metadata in pieces: last, when all of the file has been made, how many rows it has and
    its SHA-256. `blocks` are of the file itself, unless `whole` knows already.
    """
    yield json.dumps(described, ensure_ascii=False).removesuffix("}")
    if whole.known is None:
        yield from (" " for _block in blocks)  # Something is on its way, so that nobody gives up.
    rows, digest = whole.known
    yield f', "schema:numberOfItems": {rows}, "schema:sha256": "{digest}"}}\n'


def described(about: About) -> dict:
    """In Dublin Core's words; what has none there stands in the description."""
    facts = about.facts
    shown = f", as shown here on {facts['as_recorded']}" if "as_recorded" in facts else ""
    said = [
        facts["query"],
        f"As at {facts['as_at']}{shown}.",
        facts.get("note", ""),
        facts.get("pending", ""),
    ]
    return {
        "dc:title": facts["title"],
        "dc:description": " ".join(filter(None, said)),
        "dc:identifier": facts["address"],
        "dc:creator": facts["product"],
        "dc:license": {"@id": LICENCE_URL},
        "dc:provenance": f"Ledger digest {facts['ledger_digest']}{signed(facts)}",
        "schema:version": facts["state"],
    }


def signed(facts: dict[str, str]) -> str:
    """What was signed of the log last, in words; nothing where nothing was."""
    told = "; log of {log_size} lines, root {log_root}"
    return told.format(**facts) if "log_size" in facts else ""


def schema(columns: list[Column]) -> dict:
    return {"columns": [described_column(column) for column in columns]}


def described_column(column: Column) -> dict:
    return {
        "name": column.name,
        "titles": column.name,
        "dc:description": f"{column.meaning}. {GUARDED}" if column.is_text else column.meaning,
        "datatype": column.type,
    }
