"""Checks a bundle of the public record, with nothing but Python's standard library.

    python3 check.py                     checks the folder in which this file stands
    python3 check.py BUNDLE              checks another folder, or a zip as it was downloaded
    python3 check.py BUNDLE --head DIGEST    and that the record ends in, or contains, this digest
    python3 check.py BUNDLE --key KEY        and that the log's key signed its checkpoint
    python3 check.py FACT.receipt.json       checks the receipt of one fact
    python3 check.py FACT.receipt.json --key KEY    and that this key of the log signed it

What it checks: that every file is the one in manifest.sha256, and every line the one in
lines.sha256; that each line of ledger.jsonl, one an edition, makes its digest in ledger.digests
together with the digest before it, unless it is kept for auditors; that the tables say of each
edition what its line says; that each row of each table is what a line of the log tells, and none is
missing, and that the line stands in the log's tree; and that each file of evidence has the SHA-256
that the record gives. It prints what is wrong by file and line, and ends with status 1, or says
that all is well.
"""

import argparse
import base64
import csv
import hashlib
import io
import json
import sqlite3
import struct
import sys
import tempfile
import zipfile
from itertools import groupby, zip_longest
from pathlib import Path

CHUNK = 1 << 16
MANIFEST, LINES = "manifest.sha256", "lines.sha256"
LEDGER, DIGESTS = "ledger.jsonl", "ledger.digests"
ABOUT = "bundle.json"
CHECKPOINT, LOG_LINES, LOG_FACTS = "log/checkpoint", "log/lines.jsonl", "log/facts.csv"
EARLIER = "log/earlier.jsonl"
EVERYTHING = "everything"  # What a bundle says that it is of, if not of one response.
# The format of bundles that this script was written for. It reads those before, too.
FORMAT = 2
RECEIPT_FORMAT = 1
KEPT = "kept for auditors"  # The format of what stands in place of a line that names people.
# The tables that say who did something. A bundle for the public has of their facts the digests.
OF_PEOPLE = {"signatures", "authors", "clearers", "opinion_accounts", "withholders"}
TEXT_LIMIT = 1 << 30
LONGEST_MESSAGE = 500
csv.field_size_limit(1 << 30)


CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class Unreadable(Exception):
    """A bundle that can't be read at all."""


# What a damaged zip, or a folder that can't be read, makes Python raise.
UNREADABLE = (Unreadable, zipfile.BadZipFile, OSError, EOFError, RuntimeError, ValueError)
UNREADABLE += (struct.error, OverflowError)


class Folder:
    def __init__(self, path):
        self.path = Path(path)

    def names(self):
        files = (path for path in self.path.rglob("*") if path.is_file() or path.is_symlink())
        names = (path.relative_to(self.path).as_posix() for path in files)
        return sorted(name for name in names if "__pycache__" not in name)

    def open(self, name):
        path = self.path / name
        if path.is_symlink() or self.path.resolve() not in path.resolve().parents:
            raise Unreadable(f"{name}: leads out of the bundle")
        return path.open("rb")

    def faults(self):
        return []


class Zip:
    """A zip as it was written: nothing compressed, so that it can't unpack to more than it is."""

    def __init__(self, path):
        self.path = Path(path)
        try:
            self.zip = zipfile.ZipFile(path)
        except UNREADABLE as error:
            raise Unreadable(f"{self.path.name}: is no zip that can be read: {error}") from None
        self._refuse_bombs()

    def names(self):
        return sorted(self.zip.namelist())

    def open(self, name):
        file = self.zip.open(name)
        file._expected_crc = None  # The SHA-256 says more, and the changed line is to be found.
        return file

    def faults(self):
        """Where the zip itself, around its files, is not as it was written."""
        with tempfile.TemporaryFile() as again:
            try:
                self._write_again(again)
            except UNREADABLE as error:
                return [(self.path.name, 0, f"can't be read whole: {error}")]
            again.seek(0)
            with self.path.open("rb") as given:
                place = first_difference(given, again)
        if place is None:
            return []
        return [(self.path.name, 0, f"the zip is not as it was written, from byte {place + 1}")]

    def _refuse_bombs(self):
        infos = self.zip.infolist()
        if any(info.compress_type != zipfile.ZIP_STORED for info in infos):
            raise Unreadable(
                f"{self.path.name}: its files are compressed, as no bundle's are. Was it packed "
                "anew? Unpack it and give the folder."
            )
        if sum(info.file_size for info in infos) > self.path.stat().st_size:
            raise Unreadable(f"{self.path.name}: its files are larger than itself")
        if len({info.filename for info in infos}) != len(infos):
            raise Unreadable(f"{self.path.name}: has two files of one name")

    def _write_again(self, to):
        with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as copy:
            for name in self.names():
                with self.open(name) as file, copy.open(member(name), "w") as out:
                    while part := file.read(CHUNK):
                        out.write(part)


def member(name):
    """How a file stands in the zip: without its time, the same everywhere."""
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.create_system, info.external_attr = 3, 0o644 << 16
    return info


def first_difference(one, other):
    """The first byte in which two files differ, counted from 0; None where they are the same."""
    place = 0
    while True:
        a, b = one.read(CHUNK), other.read(CHUNK)
        if a != b:
            same = (i for i, (x, y) in enumerate(zip(a, b)) if x != y)  # noqa: B905
            return place + next(same, min(len(a), len(b)))
        if not a:
            return None
        place += len(a)


class Scratch:
    """What is to be found again of a bundle, however large that is.

    A database of SQLite's own, which keeps little in memory; the rest is in a file that nobody else
    sees, and that is gone when it is closed.
    """

    AT_ONCE = 2000
    SETTINGS = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-32768", "temp_store=FILE")
    MAKE = """
        CREATE TABLE rows (part, edition, place, "table", "id", line, width, text);
        CREATE TABLE told (place, number, kind, digest, salt, line);
        CREATE TABLE sealed (edition PRIMARY KEY, line, digest, previous);
        """
    # Once the rows are there: by response and edition, and by table and key.
    FIND_ROWS = """
        CREATE INDEX rows_of ON rows (part, edition);
        CREATE INDEX row_at ON rows (place);
        """
    FIND_TOLD = "CREATE INDEX told_at ON told (place)"

    def __init__(self):
        # Whoever loads reads what comes next in a thread of its own.
        self.database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for setting in self.SETTINGS:
            self.database.execute(f"PRAGMA {setting}")
        self.database.executescript(self.MAKE)
        self.database.execute("BEGIN")
        self.waiting = {"rows": [], "told": []}

    def put(self, table, row):
        waiting = self.waiting[table]
        waiting.append(row)
        if len(waiting) >= self.AT_ONCE:
            self.write(table)

    def write(self, table):
        waiting, self.waiting[table] = self.waiting[table], []
        for row in waiting[:1]:
            marks = ", ".join("?" * len(row))
            self.database.executemany(f"INSERT INTO {table} VALUES ({marks})", waiting)

    def find(self, table, index):
        """Let what was put into a table be found."""
        self.write(table)
        self.database.executescript(f"{index}; BEGIN")

    def ask(self, sql, *values):
        return self.database.execute(sql, values)

    def row(self, table, key):
        """The last row of that key, by column; empty where there is none."""
        sql = "SELECT text FROM rows WHERE place = ? ORDER BY rowid DESC LIMIT 1"
        found = self.ask(sql, f"{table}/{key}").fetchone()
        return json.loads(found[0])["row"] if found else {}

    def rows_of(self, edition):
        """By table, the rows of an edition, each with its line in the file."""
        sql = 'SELECT "table", line, text FROM rows WHERE part = ? AND edition = ? ORDER BY rowid'
        found = {}
        for table, line, text in self.ask(sql, response_in(edition), edition):
            found.setdefault(table, []).append({**json.loads(text)["row"], "#": line})
        return found

    def seal(self, edition, *told):
        self.ask("INSERT OR REPLACE INTO sealed VALUES (?, ?, ?, ?)", edition, *told)

    def sealed(self, edition):
        """The line of an edition, its digest, and the one before it; None where there is none."""
        sql = "SELECT line, digest, previous FROM sealed WHERE edition = ?"
        return self.ask(sql, edition).fetchone()


def open_bundle(path):
    path = Path(path)
    if not path.exists():
        raise Unreadable(f"{path}: there is no such file or folder")
    return Folder(path) if path.is_dir() else Zip(path)


class Check:
    """One check of a bundle: `faults` are (file, line or 0, what is wrong)."""

    def __init__(self, bundle, head=None, key=None, tell=None):
        self.tell = tell or (lambda what, count, total: None)  # How far it is.
        self.bundle, self.head, self.key = bundle, noted(head), key
        self.faults = []
        self.names = bundle.names()
        self.heads = {}  # By response: the digest of its last edition, and how many it has.
        self.scratch = Scratch()
        self.headers = {}  # By table: the names of its columns, as its file has them.
        self.incomparable = None  # Why the tables can't be compared with the ledger.
        self._key_of_response = None
        self.ends = []  # Of each edition: when it was recorded, its place, response and digest.
        self.log = Log(self)
        self.is_everything = False
        self.of = ""  # The response that it is of, as DEPARTMENT/STRATEGY.
        self.has_people = True
        self.withheld = []  # Rows of what was taken away by law.
        self.format = self.read_format()

    def run(self):
        if self.format > FORMAT:
            self.fault(ABOUT, 0, f"its format is {self.format}, and this script knows {FORMAT}")
            return self.faults
        try:
            self.check_all()
        except sqlite3.Error as error:
            raise Unreadable(f"it can't be put aside to be looked at: {error}") from None
        self.faults = sorted(set(self.faults or self.bundle.faults()))
        return self.faults

    def check_all(self):
        self.check_files()
        self.withheld = self.table("withholdings")
        self.take_tables()
        self.check_chain()
        self.check_withheld()
        self.check_evidence()
        if self.format >= PROVED:
            self.log.check()
        self.check_head()

    def fault(self, file, line, message):
        seen = "".join(sign if sign.isprintable() else "?" for sign in message[:LONGEST_MESSAGE])
        self.faults.append((file, line, seen))

    def read_format(self):
        """The number of the bundle's format; 0 where it says none, as the first ones did."""
        if ABOUT not in self.names:
            return 0
        try:
            about = json.loads(self.read(ABOUT) or b"")
            self.is_everything = about.get("of") == EVERYTHING
            self.of = about.get("of") or ""
            self.has_people = about.get("people") is not False
            return int(about["format"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.fault(ABOUT, 0, "does not say the format of the bundle")
            return FORMAT

    # Files

    def check_files(self):
        stated = self.read_manifest()
        if stated is None:
            return
        for name in self.names:
            if name != MANIFEST and name not in stated:
                self.fault(name, 0, f"is not in {MANIFEST}")
        wrong = []
        for name, digest in stated.items():
            if name not in self.names:
                self.fault(name, 0, "is missing")
            elif self.digest(name) not in (digest, None):
                wrong.append(name)
        self.check_lines(wrong)

    def read_manifest(self):
        data = self.read(MANIFEST)
        if data is None:
            return None
        body, _, _last = data.rstrip(b"\n").rpartition(b"\n")
        is_whole = data == body + b"\n# " + sha256(body + b"\n").encode() + b"\n"
        if not is_whole:
            self.fault(MANIFEST, data.count(b"\n"), "doesn't have the digest of its last line")
        stated = {}
        for place, line in enumerate(body.decode("utf-8", "replace").split("\n"), 1):
            digest, gap, name = line.partition("  ")
            if not gap:
                self.fault(MANIFEST, place, "is no digest and name")
            stated[name] = digest
            is_here = not is_whole and name in self.names
            if is_here and self.digest(name) not in (digest, None):
                self.fault(MANIFEST, place, f"is not the digest of {name}")
        return stated

    def check_lines(self, wrong):
        """Name the first line that was changed of each file that was, as far as it is known."""
        stated = self.read_lines() if wrong else {}
        for name in wrong:
            data = self.read(name)
            if data is None:
                continue
            now = [sha256(line) for line in split(data)]
            then = stated.get(name, [])
            place = first_unlike(then, now)
            known = name in stated and place
            self.fault(name, place if known else 0, "was changed")
        if LINES in wrong:
            self.check_lines_themselves(stated)

    def check_lines_themselves(self, stated):
        for name, digests in stated.items():
            data = self.read(name) if name in self.names else None
            if data is None:
                self.fault(LINES, 0, f"speaks of {name}, which is not there")
            elif place := first_unlike(digests, [sha256(line) for line in split(data)]):
                self.fault(LINES, 0, f"is not of line {place} of {name}")

    def read_lines(self):
        stated = {}
        for line in (self.read(LINES) or b"").decode("utf-8", "replace").splitlines():
            digest, _, place = line.partition("  ")
            stated.setdefault(place.rpartition(":")[0], []).append(digest)
        return stated

    def digest(self, name):
        digest = hashlib.sha256()
        try:
            with self.bundle.open(name) as file:
                while part := file.read(CHUNK):
                    digest.update(part)
        except UNREADABLE as error:
            self.fault(name, 0, f"can't be read: {error}")
            return None
        return digest.hexdigest()

    def read(self, name):
        try:
            with self.bundle.open(name) as file:
                data = file.read(TEXT_LIMIT + 1)
        except (KeyError, FileNotFoundError):
            return self.fault(name, 0, "is missing")
        except UNREADABLE as error:
            return self.fault(name, 0, f"can't be read: {error}")
        if len(data) > TEXT_LIMIT:
            return self.fault(name, 0, "is too large")
        return data

    def lines(self, name):
        """The lines of a file, one after the other."""
        try:
            with self.bundle.open(name) as file:
                yield from io.BufferedReader(file, CHUNK)
        except (KeyError, FileNotFoundError):
            self.fault(name, 0, "is missing")
        except UNREADABLE as error:
            self.fault(name, 0, f"can't be read: {error}")

    # The ledger

    def check_chain(self):
        """Whether the ledger's lines make its digests, and the tables say what they say."""
        both = zip_longest(self.lines(LEDGER), self.lines(DIGESTS))
        ends, unlike, compared, read = [], [], set(), 0
        lines, digests = 0, 0
        seals = {row["fact"] for row in self.withheld if row["table"] == "seals"}
        response = ""
        editions = self.scratch.ask("SELECT count(*) FROM rows WHERE \"table\" = 'editions'")
        (number,) = editions.fetchone()
        for place, (line, digest) in enumerate(both, 1):
            self.tell("Lines of the ledger checked", place, number)
            lines, digests = lines + (line is not None), digests + (digest is not None)
            if line is None or digest is None:
                continue
            told = self.read_line(place, line)
            response = told["response"] if told else response
            previous, position = self.heads.get(response, ("", 0))
            position += 1
            is_whole = sha256(f"{previous}\n".encode() + line[:-1]).encode() + b"\n" == digest
            is_kept = told is not None and told.get("format") == KEPT
            if not is_whole and not is_kept and f"seals/{response}/{position}" not in seals:
                self.fault(LEDGER, place, f"edition {position} is not what was sealed")
            digest = digest[:-1].decode("ascii", "replace")
            self.heads[response] = (digest, position)
            if told is None:
                self.fault(LEDGER, place, f"edition {position} can't be read")
                continue
            if told["position"] != position:
                self.fault(LEDGER, place, f"says that it is edition {told['position']}")
            edition = f"{response}/{told['position']}"
            self.scratch.seal(edition, line[:-1].decode(), digest, previous)
            ends.append((told["recorded_at"], place, response, digest))
            read += 1
            self.faults, before = [], self.faults
            self.compare(told, {} if edition in compared else self.told_of(edition))
            unlike, self.faults = unlike + self.faults, before
            compared.add(edition)
        if lines != digests:
            self.fault(DIGESTS, 0, f"has {digests} digests for {lines} editions")
        self.ends = sorted(ends)
        if read == lines and not self.is_missing(LEDGER, DIGESTS):
            self.faults += self.of_tables(unlike, compared)

    def is_missing(self, *files):
        return any((file, 0, "is missing") in self.faults for file in files)

    def of_tables(self, unlike, compared):
        """What is wrong with the tables, where they can be compared at all."""
        if self.incomparable:
            why = f"can't be compared with the ledger: {self.incomparable!r}"
            return [("tables", 0, why[:LONGEST_MESSAGE])]
        used = ", ".join("?" * len(USED))
        sql = f'SELECT DISTINCT edition FROM rows WHERE edition IS NOT NULL AND "table" IN ({used})'
        told = {edition for (edition,) in self.scratch.ask(sql, *sorted(USED))}
        lacking = sorted(told - compared)
        file = "tables/editions.csv"
        return unlike + [(file, 0, f"{LEDGER} has no edition {edition}") for edition in lacking]

    def read_line(self, place, line):
        try:
            told = json.loads(line)
            if told.get("format") != KEPT:
                told["facts"] = as_now(told)
            told["response"].encode()
            told["recorded_at"].encode()
            if not isinstance(told["position"], int):
                raise TypeError
            return told
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def check_head(self):
        """Whether the digest noted was ever an edition's, or the record's, or the log's root."""
        if self.head and self.head not in self.log.roots and not self.was_sealed(self.head):
            self.fault(DIGESTS, 0, f"the digest {self.head} was never this record's")

    def was_sealed(self, noted):
        ends = {}
        for _at, _place, response, digest in self.ends:
            ends[response] = digest
            if noted in (digest, digest_of_record(ends)):
                return True
        return False

    @property
    def record_digest(self):
        return digest_of_record({key: digest for key, (digest, _position) in self.heads.items()})

    def told(self):
        """What the record ends in, in words."""
        for response, (digest, position) in sorted(self.heads.items()):
            yield f"{response}: {position} editions, {digest}"
        if self.log.words:
            yield f"The log it stands in: {self.log.words} ({self.log.signers})"
        if self.log.kept:
            yield f"Who did it is for auditors: of {self.log.kept} facts the digests alone are here"
        for row in self.withheld:
            if row["table"] != "seals":
                yield f"Withheld: {row['fact']}, {row['column']}, {row['at'][:10]}: {row['ground']}"
        yield f"The bundle is whole. Its record's digest: {self.record_digest}"

    # What was withheld by law

    def check_withheld(self):
        """Whether nothing else than that it was withheld stands where words were."""
        there = self.rows_withheld()
        seals = {row["edition"]: row for row in self.withheld if row["table"] == "seals"}
        for row in self.withheld:
            if row["table"] == "seals":
                continue
            seals.pop(row["edition"], None)
            if row["table"] not in there:  # Fixed, and whoever changes that leaves a line.
                continue
            cell = there[row["table"]].get(row["row"], {}).get(row["column"])
            if cell is None or cell != row["words"]:
                words = f"{row['fact']}: {row['column']} does not say that it was withheld"
                self.fault("tables/withholdings.csv", row["#"], words)
        for row in seals.values():
            self.fault("tables/withholdings.csv", row["#"], "nothing of its edition was withheld")

    def rows_withheld(self):
        """By table, but for what is for auditors, the rows of which something was withheld."""
        here = KEPT_FOR_EVER - (set() if self.has_people else OF_PEOPLE)
        wanted = {}
        for row in self.withheld:
            if row["table"] in here:
                wanted.setdefault(row["table"], set()).add(row["row"])
        return {
            table: {row["id"]: row for row in self.rows(table) if row.get("id") in numbers}
            for table, numbers in wanted.items()
        }

    # Evidence

    def check_evidence(self):
        files = {name for name in self.names if name.startswith("evidence/")}
        here = {name.split("/")[1].split(".")[0] for name in files}
        for row in self.rows("evidence"):
            if row["file"] and row["sha256"] not in here:
                self.fault("tables/evidence.csv", row["#"], "its file is missing")
        for name in sorted(files):
            if self.digest(name) != name.split("/")[1].split(".")[0]:
                self.fault(name, 0, "does not have the SHA-256 that the record gives")

    # Tables

    def take_tables(self):
        """Put each row aside, to be found by its response, its edition and its key."""
        names = sorted(USED | self.tables_there())
        for count, name in enumerate(names):
            self.tell("Tables of the bundle read", count, len(names))
            for row in self.rows(name):
                self.take(name, row)
        self.scratch.find("rows", Scratch.FIND_ROWS)

    def tables_there(self):
        """The tables that there are files of, by their names of today."""
        now = {then: now for now, then in RENAMED_TABLES.get(self.format, {}).items()}
        there = {name[len("tables/") : -len(".csv")] for name in self.names if is_table(name)}
        return {now.get(name, name) for name in there}

    def take(self, name, row):
        line, width = row.pop("#"), row.pop("##")
        key = row.get("key")
        try:
            edition = edition_of(name, row)
        except KeyError as error:
            self.incomparable, edition = error, None
        of = key or "" if edition is None else edition
        part = response_in(of) if name in IN_RESPONSE else ""
        text = fact_of(name, row)
        place = (part, edition, f"{name}/{key}", name, row.get("id"))
        self.scratch.put("rows", (*place, line, width, text))

    def told_of(self, edition):
        """What the tables say of an edition."""
        if self.incomparable:
            return {}
        try:
            return Told(self.scratch, self.format).edition_told(edition)
        except (KeyError, ValueError) as error:
            self.incomparable = error
            return {}

    def compare(self, line_sealed, told):
        if line_sealed.get("format") == KEPT:
            return
        sealed, edition = facts_of(line_sealed), f"edition {line_sealed['position']}"
        if self.is_everything:
            edition += f" of {line_sealed['response']}"
        is_older = line_sealed.get("format", 0) < 1
        if line_sealed.get("format", 0) >= WITHOUT_PEOPLE:
            told = {key: without_people(values) for key, values in told.items()}
            told = {key: values for key, values in told.items() if key[0] != "authors"}
        for key, values in sealed.items():
            file = self.table_file(FILES[key[0]])
            if key not in told:
                self.fault(file, 0, f"lacks {' '.join(key)} of {edition}")
                continue
            now, line = told[key]
            for name in values if is_older else {*values, *now}:
                if not is_same(values.get(name), now.get(name), name):
                    words = f"{' '.join(key)}: “{name}” is not what {edition} says"
                    self.fault(file, line, words)
        for key in told.keys() - sealed.keys():
            words = f"{' '.join(key)} is not in {edition}"
            self.fault(self.table_file(FILES[key[0]]), told[key][1], words)

    def table_file(self, name):
        """The file of a table, which may have had another name when the bundle was written."""
        return f"tables/{RENAMED_TABLES.get(self.format, {}).get(name, name)}.csv"

    def column_now(self, table, column):
        """What a column of the bundle is called today."""
        return RENAMED_COLUMNS.get(self.format, {}).get((table, column), column)

    def with_whole_keys(self, table, row):
        """A row under keys that name one thing everywhere, as bundles of today have them.

        Those of formats 0 and 1 began within the one response that the bundle was of.
        """
        if self.format >= WHOLE_KEYS or table not in OF_RESPONSE:
            return row
        return {
            name: f"{self.key_of_response}/{cell}" if cell and name in OF_RESPONSE[table] else cell
            for name, cell in row.items()
        }

    @property
    def key_of_response(self):
        """Of the only response of a bundle of formats 0 and 1."""
        if self._key_of_response is None:
            rows = self.table("responses")
            self._key_of_response = rows[0].get("key", "") if rows else ""
        return self._key_of_response

    def table(self, name):
        """All rows of a table that is small."""
        rows = list(self.rows(name))
        for row in rows:
            del row["##"]
        return rows

    def rows(self, name):
        """The rows of a table; none where it can't be read.

        Each with its line in the file as `#` and, as `##`, how many cells it has.
        """
        if name in LATER_TABLES.get(self.format, ()):
            return
        file = self.table_file(name)
        for row in self.rows_of_csv(file, self.lines(file)):
            line, width = row.pop("#"), row.pop("##")
            if self.format < FORMAT:
                row = {self.column_now(name, column): cell for column, cell in row.items()}
                row = self.with_whole_keys(name, row)
            row["#"], row["##"] = line, width
            yield row

    def rows_of_csv(self, file, lines):
        """Each row, with its line in the file, as far as it can be read."""
        reader, begins = csv.reader((line.decode() for line in lines), strict=True), 1
        try:
            header = self.headers[file] = next(reader, [])
            begins = reader.line_num + 1
            for cells in reader:
                yield {**dict(zip(header, cells)), "#": begins, "##": len(cells)}  # noqa: B905
                begins = reader.line_num + 1
        except csv.Error as error:
            self.fault(file, begins, f"can't be read as CSV: {error}")
        except UnicodeDecodeError:
            self.fault(file, reader.line_num + 1, "is not UTF-8 text")


class Log:
    """The log's lines that a bundle has, and what they tell of its tables.

    A fact is a row of a table. Its digest is made of a salt and its text; its line's root of the
    digests; what stands in the tree says that root; and of all that stands there the log's is made.
    """

    def __init__(self, check):
        self.check_, self.fault = check, check.fault
        self.note = None  # The checkpoint.
        self.size, self.root = 0, b""
        self.words, self.signers = "", ""  # What the checkpoint says, on a line; and who signed it.
        self.roots = set()  # Those that it had, as far as the bundle can tell.
        self.leaves = {}  # By number: what stands in the tree, and its line in the file.
        self.scratch = check.scratch  # What tells each row as it is now, by "table/key".
        self.withheld = []  # What words were withheld from later: place, number, line in the file.
        self.emptied = []  # The same of what is fixed: table, id, number, line in the file.
        self.kept = 0  # Facts of which the public is given no more than the digest.
        self.past = {}  # By table and id: the last line that told what it was, or removed it.

    def check(self):
        if self.read_checkpoint():
            self.check_signature()
            self.check_lines()
            self.check_earlier()
            self.check_facts()
            self.check_all_is_told()
            self.check_withheld()
            self.check_rows()

    def read_checkpoint(self):
        data = self.check_.read(CHECKPOINT)
        try:
            self.note = Note(data.decode())
        except (AttributeError, ValueError):
            if data is not None:
                self.fault(CHECKPOINT, 0, "can't be read")
            return False
        self.size, self.root = self.note.size, self.note.root
        self.words = " ".join(self.note.text.split("\n")[:3])
        self.roots.add(self.root.hex())
        return True

    def check_signature(self):
        """Whether the log's key signed the checkpoint, where its public half is given."""
        if not self.check_.key:
            names = {line.split(" ")[1] for line in self.note.signatures if " " in line}
            known = ", ".join(sorted(names)) or "nobody"
            self.signers = f"signed by {known}; to check that, give the log's key: --key"
            return
        self.signers = "signed by the key that was given"
        try:
            is_signed = self.note.is_signed_by(self.check_.key.strip())
        except (Unreadable, ValueError) as error:
            self.fault(CHECKPOINT, 0, f"can't be checked: {error}")
            return
        if is_signed is None:
            self.fault(CHECKPOINT, 0, "can't be checked by a key: Python's cryptography is needed")
        elif not is_signed:
            self.fault(CHECKPOINT, 0, "is not signed by this key")

    def check_earlier(self):
        """Whether the log grew from what was signed of it before, as far as that is told."""
        lines = self.check_.lines(EARLIER) if EARLIER in self.check_.names else ()
        for place, line in enumerate(lines, 1):
            try:
                told = json.loads(line)
                path, root = map(bytes.fromhex, told["path"]), bytes.fromhex(told["root"])
                is_grown = grew(told["size"], self.size, root, self.root, list(path))
            except (ValueError, KeyError, TypeError, RecursionError):
                is_grown, root = False, b""
            if not is_grown:
                self.fault(EARLIER, place, "the log did not grow from what was signed then")
            self.roots.add(root.hex())

    def check_lines(self):
        """Whether each line stands in the tree, and all of them are there where all should be."""
        whole, expected = [], 0
        for place, line in enumerate(self.check_.lines(LOG_LINES), 1):
            try:
                told = json.loads(line)
                number, data = told["number"], told["leaf"].encode()
                leaf, path = json.loads(data), [bytes.fromhex(one) for one in told.get("path", [])]
                kind = (leaf["kind"], leaf.get("of", ""), leaf.get("facts", 0))
                if not 0 <= number < 1 << 63:
                    raise ValueError
                for text in kind[:2]:
                    text.encode()
                self.leaves[number] = (*kind, leaf.get("root", leaf.get("digest")), place)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                self.fault(LOG_LINES, place, "can't be read")
                continue
            if self.check_.is_everything:
                if number != expected:
                    self.fault(LOG_LINES, place, f"is line {number}, expected line {expected}")
                expected = number + 1
                grow(whole, leaf_hash(data))
                if self.check_.head:
                    self.roots.add(root_of_whole(whole).hex())
            elif root_by(leaf_hash(data), number, self.size, path) != self.root:
                self.fault(LOG_LINES, place, f"line {number} is not in the log of the checkpoint")
        is_all = self.check_.is_everything
        if is_all and (expected, root_of_whole(whole)) != (self.size, self.root):
            self.fault(LOG_LINES, 0, "these lines don't make the root of the checkpoint")

    def check_facts(self):
        """Whether the facts of each line make its root."""
        rows = self.check_.rows_of_csv(LOG_FACTS, self.check_.lines(LOG_FACTS))
        self.lines_told = set()
        telling = sum(1 for _kind, _of, count, *_place in self.leaves.values() if count)
        by_line = enumerate(groupby(rows, lambda row: row.get("line")), 1)
        for nth, (number, facts) in by_line:
            self.check_.tell("Lines of the log held to their facts", nth, telling)
            facts = list(facts)
            place = facts[0]["#"]
            try:
                number = int(number)
                kind, of, count, root, _place = self.leaves[number]
                digests = [bytes.fromhex(row["digest"]) for row in facts]
                for row in facts:
                    self.take(number, kind, row)
            except (KeyError, ValueError, TypeError):
                self.fault(LOG_FACTS, place, f"tells of line {number}, which is not there as it is")
                continue
            self.lines_told.add(number)
            if count != len(facts) or root_of([leaf_hash(one) for one in digests]).hex() != root:
                self.fault(LOG_FACTS, place, f"these are not the facts of line {number}")
            named = {row["place"] for row in facts}
            if of and (f"editions/{of}" if kind == "edition" else of) not in named:
                self.fault(LOG_FACTS, place, f"line {number} is of {of}, and tells it not")
        self.scratch.find("told", Scratch.FIND_TOLD)
        self.check_told_once()

    def check_told_once(self):
        """Whether no two lines tell a row as it is now, but for what was withheld of it."""
        sql = "SELECT place FROM told GROUP BY place HAVING count(*) > 1"
        for (place,) in self.scratch.ask(sql).fetchall():
            (_number, first), *others = self.tellers(place)
            for line, kind in others:
                if kind not in ("edition", "withheld") or first != kind:
                    self.fault(LOG_FACTS, line, f"{place} is told by another line, too")

    def tellers(self, place):
        """Each line of the file that tells a row as it is now, and of which kind that is."""
        sql = "SELECT line, kind FROM told WHERE place = ? ORDER BY rowid"
        return self.scratch.ask(sql, place).fetchall()

    def take(self, number, kind, row):
        """Note what a fact says: of a row as it is now, or as it was."""
        if not row["told"]:
            if not row["salt"] and self.is_kept(row["place"]):
                self.kept += 1
                return
            if not row["salt"]:
                self.withheld.append((row["place"], number, row["#"]))
                return
            told = (number, kind, row["digest"], bytes.fromhex(row["salt"]), row["#"])
            self.scratch.put("told", (row["place"], *told))
            return
        told = json.loads(row["told"])
        if not row["salt"] and told.get("withheld") is True:
            self.emptied.append((told["table"], told["row"]["id"], number, row["#"]))
        elif digest_of_fact(bytes.fromhex(row["salt"]), row["told"]) != row["digest"]:
            self.fault(LOG_FACTS, row["#"], f"line {number} tells something else")
        if row["place"] != "line":
            self.past[told["table"], told["row"]["id"]] = (number, told.get("removed", False))

    def is_kept(self, place):
        """Whether it tells who did something, in a bundle for the public."""
        return not self.check_.has_people and place.partition("/")[0] in {*OF_PEOPLE, "seals"}

    def check_all_is_told(self):
        """Whether every line that anybody may read tells its facts."""
        for number, (kind, of, _count, root, place) in self.leaves.items():
            if kind == "seal":
                if (self.scratch.sealed(of) or ("", ""))[1] != root:
                    self.fault(LOG_LINES, place, f"{LEDGER} has another seal of {of}")
            elif of and number not in self.lines_told:
                self.fault(LOG_FACTS, 0, f"lacks what line {number} tells of {of}")

    def check_withheld(self):
        """Whether a later line says what was left where words were withheld, and it is so."""
        for place, number, line in self.withheld:
            sql = "SELECT max(number) FROM told WHERE place = ? AND kind = 'withheld'"
            (later,) = self.scratch.ask(sql, place).fetchone()
            if later is None or later <= number:
                self.fault(LOG_FACTS, line, f"no later line says that {place} was withheld")
        fixed = {(row["table"], row["row"]) for row in self.check_.withheld}
        for table, id_, number, line in self.emptied:
            if (table, id_) not in fixed:
                self.fault(LOG_FACTS, line, f"nothing was withheld of what line {number} tells")
        sql = "SELECT place, number, digest, salt FROM told WHERE place >= ? AND place < ?"
        for place, number, told, salt in self.scratch.ask(sql, "seals/", "seals0").fetchall():
            line, digest = (self.scratch.sealed(place[len("seals/") :]) or ("", ""))[:2]
            text = fact_of("seals", {"line": line, "digest": digest})
            if digest_of_fact(salt, text) != told:
                self.fault(LEDGER, 0, f"{place} is not what line {number} of the log says")

    def check_rows(self):
        """Whether each row is what the last line of it says, and none is missing."""
        sql = """
            SELECT rows.rowid, "table", "id", rows.place, rows.line, text, number, digest, salt
            FROM rows LEFT JOIN told ON told.place = rows.place ORDER BY rows.rowid"""
        seen, twice = set(), self.there_twice()
        (number,) = self.scratch.ask("SELECT max(rowid) FROM rows").fetchone()
        for row, told in groupby(self.scratch.ask(sql), key=lambda row: row[0]):
            if row % 1000 == 0:
                self.check_.tell("Rows held to the log", row, number)
            told = list(told)
            _row, table, id_, place, line, text = told[0][:6]
            is_told = told[0][6] is not None and place not in seen
            if place in twice:
                seen.add(place)
            tells = sorted(one[6:] for one in told) if is_told else []
            self.check_row(table, id_, place, line, text, tells)
        for place, number in self.scratch.ask("""
            SELECT place, min(number) FROM told WHERE place NOT BETWEEN 'seals/' AND 'seals0'
            AND NOT EXISTS (SELECT 1 FROM rows WHERE rows.place = told.place) GROUP BY place"""):
            table, _, key = place.partition("/")
            self.lacks(table, key, number)
        for (table, id_), (number, is_removed) in self.past.items():
            if not is_removed:
                self.lacks(table, f"row {id_}", number)

    def lacks(self, table, what, number):
        """A row is missing that a line tells, if there is such a table: a line may name any."""
        if (file := f"tables/{table}.csv") in self.check_.names:
            self.fault(file, 0, f"lacks {what}, which line {number} tells")
        else:
            self.fault(
                LOG_FACTS, 0, f"line {number} tells {what} of {table}, which is no table here"
            )

    def there_twice(self):
        sql = "SELECT place FROM rows GROUP BY place HAVING count(*) > 1"
        return {place for (place,) in self.scratch.ask(sql)}

    def check_row(self, table, id_, place, line, text, tells):
        file, key = f"tables/{table}.csv", place.partition("/")[2]
        if not tells:
            self.fault(file, line, f"no line of the log tells {key}")
            return
        for number, digest, salt in tells:
            if digest_of_fact(salt, text) != digest:
                self.fault(file, line, f"{key} is not what line {number} of the log says")
        past, _is_removed = self.past.pop((table, id_), (-1, False))
        if past > tells[-1][0]:
            self.fault(file, line, f"line {past} of the log says something later of {key}")


# The tree of the log (RFC 9162, section 2.1).


def leaf_hash(data):
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def grow(whole, leaf):
    """Add a leaf to subtrees that are whole, each with its height."""
    height = 0
    while whole and whole[-1][0] == height:
        leaf = node_hash(whole.pop()[1], leaf)
        height += 1
    whole.append((height, leaf))


def root_of_whole(whole):
    found = whole[-1][1] if whole else hashlib.sha256().digest()
    for _height, left in reversed(whole[:-1]):
        found = node_hash(left, found)
    return found


def root_of(leaves):
    whole = []
    for leaf in leaves:
        grow(whole, leaf)
    return root_of_whole(whole)


def grew(old, new, old_root, new_root, path):
    """Whether a path shows that one tree grew from another (section 2.1.4.2)."""
    if not 0 < old < new:
        return False
    path = [old_root, *path] if old & (old - 1) == 0 else path
    if not path:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for one in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node_hash(one, before), node_hash(one, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, one)
        place, last = place >> 1, last >> 1
    return last == 0 and (before, after) == (old_root, new_root)


def noted(head):
    """A digest as hexadecimal digits: given so, in base64, or as a file with a checkpoint."""
    head = (head or "").strip()
    if head and len(head) < 200 and Path(head).is_file():
        lines = Path(head).read_text(encoding="utf-8", errors="replace").split("\n")
        head = (lines[2:3] or [""])[0]
    try:
        whole = base64.b64decode(head, validate=True)
        return whole.hex() if len(whole) == 32 else head.lower()
    except ValueError:
        return head.lower()


def fact_of(table, row):
    """The fact that a row is, as the log spells it."""
    return CANONICAL({"table": table, "row": row})


def digest_of_fact(salt, text):
    return hashlib.sha256(salt + text.encode()).hexdigest()


# What the ledger's line says of an edition, fact by fact: {(kind, key): {name: value}}.

# Each kind of fact in a line, and the table that holds it.
FACTS = {
    "entries": "revisions",
    "variants": "variants",
    "wordings": "wordings",
    "pledges": "pledges",
    "withdrawals": "withdrawals",
    "slips": "slips",
    "successions": "successions",
    "outcomes": "outcomes",
    "figures": "figures",
    "yardsticks": "yardsticks",
}
PEOPLE = {"submitted_by", "submitted_account", "approved_by", "approved_account"}
# What had another name in an earlier format, of bundles and of lines alike: {format: {today's name
# of a table: its name then}}, and {format: {(today's table, column then): today's name of it}}.
RENAMED_TABLES = {0: {"figures": "readings"}}
RENAMED_COLUMNS = {0: {("pledges", "figure"): "target", ("evidence", "reading"): "figure"}}
PLAIN = "plain"  # What a text is where a line doesn't say whether it has marks.
BESIDE = {"citations": "citations", "evidence": "evidence", "authors": "authors"}
FILES = {**FACTS, **BESIDE, "edition": "editions"}
USED = {*FILES.values(), "measures", "signatures"}
OF_SERVICES = {
    "services",
    "service_managers",
    "service_stages",
    "service_figures",
    "assessments",
    "service_pledges",
}
# Tables that came later: a bundle of an earlier format has none.
SINCE_2 = {
    *("clearances", "opinions", "withholdings", "slips", "successions", "variants"),
    "department_changes",
    "yardsticks",
    "published_counts",
    *OF_SERVICES,
}
LATER_TABLES = {
    0: {"former_names", *SINCE_2, *OF_PEOPLE},
    1: {*SINCE_2, *(OF_PEOPLE - {"authors"})},
}
# The tables in which nothing that was published is changed, but for what is withheld.
KEPT_FOR_EVER = {*FILES.values(), "signatures", "clearances", "clearers", "opinions"}
# The format from which on keys say of which response they are; and the columns that hold such keys.
WHOLE_KEYS = 2
PROVED = 2  # The format from which on the log is in the bundle.
WITHOUT_PEOPLE = 3  # The format from which on lines of the ledger don't say who did it.
OF_RESPONSE = {
    "entries": {"key"},
    "editions": {"key", "supplements", "known_from"},
    "measures": {"key"},
    "authors": {"key", "edition"},
    "clearances": {"key", "edition"},
    "revisions": {"key", "entry", "edition"},
    "variants": {"key", "entry", "edition"},
    "wordings": {"key", "edition"},
    "pledges": {"key", "entry", "edition", "replaces"},
    "withdrawals": {"key", "pledge", "edition"},
    "slips": {"key", "pledge", "edition"},
    "successions": {"key", "pledge", "goes_on_as", "edition"},
    "outcomes": {"key", "pledge", "edition", "carried_to"},
    "citations": {"key", "outcome", "entry"},
    "figures": {"key", "measure", "edition", "entry"},
    "yardsticks": {"key", "measure", "edition", "entry"},
    "evidence": {"outcome", "figure", "of_edition"},
}

# The tables whose rows are all of a response.
IN_RESPONSE = {*OF_RESPONSE, "signatures", "clearers"}


def is_table(name):
    return name.startswith("tables/") and name.endswith(".csv")


def as_now(line):
    """The facts of a line by kind, under the names that they have today."""
    format_ = line.get("format", 0)
    then, columns = RENAMED_TABLES.get(format_, {}), RENAMED_COLUMNS.get(format_, {})
    # A line without any is silent.
    later = ("slips", "successions", "variants", "yardsticks")
    told = {**{name: {} for name in later}, **line["facts"]}
    facts = {name: dict(told[then.get(name, name)]) for name in FACTS}
    for values in facts["entries"].values():
        values.setdefault("form", PLAIN)
    for (kind, column), now in columns.items():
        for values in facts.get(kind, {}).values():
            if column in values:
                values[now] = values.pop(column)
    return facts


def facts_of(line):
    apart = ("facts", "format", "evidence", "written_by")
    about = {name: value for name, value in line.items() if name not in apart}
    told = {("edition", str(line["position"])): about}
    for one in line.get("evidence", []):
        told["evidence", f"edition {evidence_key(one)}"] = one
    for one in line.get("written_by", []):
        told["authors", one["account"]] = one
    for kind, facts in line["facts"].items():
        for key, values in facts.items():
            values = values if isinstance(values, dict) else {"reason": values}
            for entry, words in values.pop("citations", {}).items():
                cited = words if isinstance(words, dict) else {"words": words}
                told["citations", f"{key} {entry}"] = cited
            for one in values.pop("evidence", []):
                told["evidence", f"{key} {evidence_key(one)}"] = one
            told[kind, key] = values
    return told


def evidence_key(one):
    return " ".join([one["title"], one["url"], one["sha256"]])


def without_people(told):
    """What a table says of an edition, but for who did it."""
    values, line = told
    return {name: value for name, value in values.items() if name not in PEOPLE}, line


def is_same(sealed, told, name):
    """Whether a table says what the ledger says."""
    is_unpublished = name == "known_from" and told is None  # Then the tables don't have it.
    return sealed == told or is_unpublished


class Told:
    """What the tables say of an edition, in the form of `facts_of`, with the line of a table.

    A line names what is of its own response without that.
    """

    def __init__(self, scratch, format_):
        self.scratch, self.format = scratch, format_
        self.signatures = {}
        self.found = {}

    def edition_told(self, edition):
        rows = dict.fromkeys(USED, ()) | self.scratch.rows_of(edition)
        self.signatures = {row["key"]: row for row in rows["signatures"]}
        for row in rows["editions"]:
            self.put(row["key"], ("edition", row["position"]), self.edition(row), row)
        for kind, name in FACTS.items():
            for row in rows[name]:
                key, values = getattr(self, name)(row)
                self.put(row["edition"], (kind, key), values, row)
        for row in rows["citations"]:
            pledge, of = row["outcome"].rpartition("/")[0], edition_in(row["outcome"])
            key = f"{within(of, pledge)} {within(of, row['entry'])}"
            values = {"words": row["words"], "is_quotation": row.get("is_quotation") == "true"}
            self.put(of, ("citations", key), values, row)
        for row in rows["evidence"]:
            if row.get("of_edition"):
                fact, of = "edition", row["of_edition"]
            else:
                key = row["outcome"] or row["figure"]
                of = edition_in(key)
                fact = within(of, key.rpartition("/")[0])
            values = {name: row[name] for name in ("title", "url", "sha256")}
            self.put(of, ("evidence", f"{fact} {evidence_key(values)}"), values, row)
        for row in rows["authors"]:
            values = {"account": row["account"], "name": row["name"]}
            self.put(row["edition"], ("authors", row["account"]), values, row)
        return self.found.get(edition, {})

    def put(self, edition, key, values, row):
        self.found.setdefault(edition, {})[key] = (values, row["#"])

    def edition(self, row):
        names = ["kind", "page_title", "change_note", "section", "origin"]
        names += ["source_file", "source_sha256"]
        signed = row if self.format < PROVED else self.signatures.get(row["key"], {})
        return {
            **{name: row[name] for name in names},
            "response": row["response"],
            "position": int(row["position"]),
            "year": int(row["year"]),
            "published_on": date_of(row, "published_on"),
            "is_date_inferred": row["is_date_inferred"] == "true",
            "known_from": self.known_from(row),
            "supplements": place_of(row["supplements"]),
            "texts": row.get("texts"),
            "submitted_by": signed.get("submitted_name", ""),
            "submitted_account": signed.get(
                "submitted_account", "" if self.format >= PROVED else None
            ),
            "submitted_at": row["submitted_at"] or None,
            "approved_by": signed.get("approved_name", ""),
            "approved_account": signed.get(
                "approved_account", "" if self.format >= PROVED else None
            ),
            "is_approved_by_author": row.get("is_approved_by_author") == "true",
            "is_approved_by_submitter": row["is_approved_by_submitter"] == "true",
            "recorded_at": row["recorded_at"],
        }

    def known_from(self, row):
        """By its kind and its year; of earlier bundles, which had its key, if it is published."""
        if self.format >= PROVED:
            return row["known_from"] or None
        found = self.scratch.row("editions", row["known_from"])
        return f"{found['kind']} {found['year']}" if found else None

    def revisions(self, row):
        names = ["answer", "text", "reason", "assessment", "section"]
        lines = [int(row[name]) if row[name] else None for name in ("first_line", "last_line")]
        values = {**{name: row[name] for name in names}, "lines": lines}
        values["form"] = row.get("form", PLAIN)
        return within(row["edition"], row["entry"]), values

    def variants(self, row):
        names = ("form", "text", "page_title", "page_url", "section")
        values = {
            **{name: row[name] for name in names},
            "published_on": date_of(row, "published_on"),
        }
        return within(row["edition"], row["entry"]), values

    def wordings(self, row):
        line = int(row["line"]) if row["line"] else None
        values = {"title": row["title"], "note": row["note"], "line": line}
        return row["action"].rpartition("/")[2], values

    def pledges(self, row):
        return within(row["edition"], row["key"]), {
            "statement": row["statement"],
            "due_on": date_of(row, "due_on"),
            "target": row["target"] or None,
            "unit": row["unit"],
            "replaces": within(row["edition"], row["replaces"]) or None,
            "is_weak": row.get("is_weak") == "true",
            "is_our_reading": row["is_our_reading"] == "true",
            "arguable": row.get("arguable"),
            "section": row["section"],
        }

    def withdrawals(self, row):
        return within(row["edition"], row["pledge"]), {"reason": row["reason"]}

    def slips(self, row):
        dates = {name: date_of(row, name) for name in ("was_due_on", "due_on", "announced_on")}
        values = {**dates, "reason": row["reason"], "section": row["section"]}
        return within(row["edition"], row["pledge"]), values

    def successions(self, row):
        names = [within(row["edition"], row[name]) for name in ("goes_on_as", "pledge")]
        values = {name: row[name] for name in ("kind", "reason", "section")}
        return " ".join(names), {**values, "announced_on": date_of(row, "announced_on")}

    def outcomes(self, row):
        return within(row["edition"], row["pledge"]), {
            "status": row["status"],
            "carried_to": within(row["edition"], row["carried_to"]) or None,
            "note": row["note"],
            "is_our_reading": row["is_our_reading"] == "true",
            "arguable": row.get("arguable"),
            "section": row["section"],
        }

    def figures(self, row):
        measure = self.scratch.row("measures", row["measure"])
        return f"{within(row['edition'], row['measure'])}/{row['year']}", {
            "name": measure.get("name"),
            "unit": measure.get("unit"),
            "value": row["value"],
            "entry": within(row["edition"], row["entry"]) or None,
            "section": row["section"],
        }

    def yardsticks(self, row):
        measure = self.scratch.row("measures", row["measure"])
        key = f"{within(row['edition'], row['measure'])}/{row['kind']}/{row['year']}"
        return key, {
            "name": measure.get("name"),
            "unit": measure.get("unit"),
            "value": row["value"],
            "direction": row["direction"],
            "entry": within(row["edition"], row["entry"]) or None,
            "section": row["section"],
        }


def edition_in(key):
    """The key of the edition of an outcome or a figure: department, strategy and position."""
    parts = key.split("/")
    return "/".join([*parts[:2], parts[-1]])


def edition_of(table, row):
    """The key of the edition that a row of a table belongs to, if it belongs to one."""
    if table in ("editions", "signatures"):
        return row["key"]
    if table == "clearers":
        return row["key"].rpartition("/")[0]
    if table == "citations":
        return edition_in(row["outcome"])
    if table == "evidence":
        return row.get("of_edition") or edition_in(row["outcome"] or row["figure"])
    return row["edition"] if "edition" in OF_RESPONSE.get(table, ()) else None


def response_in(key):
    """The key of the response in that of something that it holds."""
    return "/".join(key.split("/", 2)[:2])


def place_of(edition):
    return int(edition.rpartition("/")[2]) if edition else None


def within(edition, key):
    """A key as the lines of the edition's response have it; whole where it is of another."""
    response = edition.rpartition("/")[0]
    return key[len(response) + 1 :] if key.startswith(f"{response}/") else key


def date_of(row, name):
    if not row[f"{name}_first"]:
        return None
    return {part: row[f"{name}_{part}"] for part in ("first", "last", "precision", "words")}


def digest_of_record(heads):
    """The digest of a whole record, from the last digest of each response by its key."""
    lines = sorted(f"{response} {digest}\n" for response, digest in heads.items())
    return sha256("".join(lines).encode())


# Receipts of one fact

# What something else than a receipt makes Python raise.
NO_RECEIPT = (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError)


class Receipt:
    """One fact, and what shows that it is in the log: RFC 9162's paths, and a signed checkpoint."""

    def __init__(self, data, key=None):
        """Raises Unreadable where it is none."""
        try:
            told = json.loads(data)
            if told["receipt"] > RECEIPT_FORMAT:
                raise Unreadable(f"its format is {told['receipt']}, and this script knows 1")
            self.fact, self.line, self.times = told["fact"], told["line"], told["times"]
            self.place = f"{self.fact['table']}/{self.fact['row']['key']}"
            self.salt = bytes.fromhex(told["salt"])
            self.number, self.facts = int(told["number"]), int(told["facts"])
            self.path = [bytes.fromhex(hash_) for hash_ in told["path"]]
            self.line_path = [bytes.fromhex(hash_) for hash_ in self.line["path"]]
            self.leaf = json.loads(self.line["leaf"])
            self.note = Note(told["checkpoint"])
        except NO_RECEIPT as error:
            raise Unreadable(f"it is no receipt: {error!r}") from None
        self.key = key

    def faults(self):
        """What is wrong, in words."""
        text = CANONICAL(self.fact)
        digest = bytes.fromhex(digest_of_fact(self.salt, text))
        root = root_by(leaf_hash(digest), self.number, self.facts, self.path)
        if root is None or root.hex() != self.leaf.get("root"):
            yield "the fact is not one that this line of the log tells"
        if self.facts != self.leaf.get("facts"):
            yield "the line tells another number of facts"
        leaf = leaf_hash(self.line["leaf"].encode())
        if root_by(leaf, self.line["number"], self.note.size, self.line_path) != self.note.root:
            yield "the line is not in the log that the checkpoint is of"
        if self.key and self.note.is_signed_by(self.key) is False:
            yield "the checkpoint is not signed by this key"

    def words(self):
        number = f"line {self.line['number']} of {self.note.size}"
        yield f"{self.place} is in the log of {self.note.origin}: {number}."
        for name, value in self.fact["row"].items():
            if value and name not in ("id", "key"):
                yield f"  {name}: {value}"
        if "at" in self.leaf:
            yield f"Told at {self.leaf['at']}."
        yield f"The log’s root: {self.note.root.hex()}"
        yield self.about_signature()
        for one in self.times:
            yield f"{one['authority']} was asked for the time: its answer (RFC 3161) is within."

    def about_signature(self):
        if self.key and self.note.is_signed_by(self.key):
            return "The checkpoint is signed by the key that you gave."
        why = "give --key" if not self.key else "install the package cryptography"
        return (
            f"Whether it is signed was not checked ({why}). Compare size and root with what "
            "somebody else has."
        )


class Note:
    """A checkpoint of a log: C2SP's signed note, with its size and its root."""

    def __init__(self, text):
        """Raises ValueError where it is none."""
        said, _, signatures = text.partition("\n\n")
        said = said.rstrip("\n")
        self.text, self.signatures = f"{said}\n", signatures.split("\n")
        self.origin, size, root = said.split("\n")[:3]
        self.size, self.root = int(size), base64.b64decode(root, validate=True)

    def is_signed_by(self, key):
        """Whether the owner of a key, NAME+ID+KEY, signed it; None where that can't be checked."""
        try:
            from cryptography.exceptions import InvalidSignature
            from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        except ImportError:
            return None
        try:
            name, id_, encoded = key.split("+", 2)
            public = Ed25519PublicKey.from_public_bytes(base64.b64decode(encoded)[1:])
        except ValueError:
            raise Unreadable(f"{key} is no key of a log: NAME+ID+KEY") from None
        for line in self.signatures:
            _dash, signer, signature = [*line.split(" "), "", ""][:3]
            signed = base64.b64decode(signature)
            if signer == name and signed[:4].hex() == id_:
                try:
                    public.verify(signed[4:], self.text.encode())
                except InvalidSignature:
                    return False
                return True
        return False


def root_by(found, number, size, path):
    """The root to which a path leads from a leaf (RFC 9162, 2.1.3.2); None where to nowhere."""
    place, last = number, size - 1
    if not 0 <= number < size:
        return None
    for hash_ in path:
        if last == 0:
            return None
        is_right = place & 1 or place == last
        found = node_hash(hash_, found) if is_right else node_hash(found, hash_)
        while is_right and place and not place & 1:
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    return found if last == 0 else None


def check_receipt(path, key):
    try:
        receipt = Receipt(Path(path).read_bytes(), key)
        faults, words = list(receipt.faults()), list(receipt.words())
    except (Unreadable, OSError, *NO_RECEIPT) as error:
        sys.exit(f"The receipt can't be read: {error}")
    if faults:
        sys.exit("The receipt proves nothing.\n" + "\n".join(faults))
    print("\n".join(words))


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def split(data):
    """The lines of a file, each with its line feed."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def first_unlike(then, now):
    """The number of the first line that is not the same, from 1; 0 where all are."""
    pairs = enumerate(zip_longest(then, now), 1)
    return next((place for place, (a, b) in pairs if a != b), 0)


def in_words(fault):
    file, line, message = fault
    return f"{file}, line {line}: {message}" if line else f"{file}: {message}"


def main():
    parser = argparse.ArgumentParser(description="Check a bundle of the public record.")
    parser.add_argument("bundle", nargs="?", default=Path(__file__).resolve().parent)
    parser.add_argument("--head", help="a digest, root or file with a checkpoint noted earlier")
    parser.add_argument("--key", help="the log's verifier key, NAME+ID+KEY")
    asked = parser.parse_args()
    if str(asked.bundle).endswith(".json"):
        return check_receipt(asked.bundle, asked.key)
    try:
        check = Check(open_bundle(asked.bundle), asked.head, asked.key)
        faults = check.run()
    except Unreadable as error:
        sys.exit(f"The bundle can't be read. {error}")
    if faults:
        sys.exit("The bundle is not what was exported.\n" + "\n".join(map(in_words, faults)))
    print(*check.told(), sep="\n")


if __name__ == "__main__":
    main()
