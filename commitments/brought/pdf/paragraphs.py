"""Lines made into paragraphs and lists, with doubt where a page doesn’t say."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from commitments.brought.document import Document, Doubt, seen_lines
from commitments.brought.docx import NESTED
from commitments.brought.pdf.lines import BULLETS, MARKER, Line, said, spoken
from commitments.brought.pdf.pages import Word
from commitments.importers.report_lines import ActionMark, SectionMark, mark_of
from commitments.marks.notation import List
from strategy.letters import quoted

SURE_BULLETS = BULLETS.replace("-", "").replace("–", "").replace("*", "")
ITEM_NUMBER = re.compile(r"(?P<number>[0-9]{1,3})[.)]")
WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
LINE_HYPHEN = re.compile(r".*\w[-\u2010\u00ad]|.*[0-9]–")
ADDRESS_CUT = re.compile(r"\S{0,3}(?:https?://|www\.)(?:\S*[-/?&=#%_.])?")
HYPHENS = "-\u2010\u00ad"
ENDS_SENTENCE = re.compile(r".*[.!?:;…][”’\"')\]]*")
NORMAL_DISTANCE = 1.4  # From line to line, in heights of their letters, where none is measured.
GAP = 1.25  # How much more there is between paragraphs.
ALIKE = 0.6  # Points by which letters of one height differ.
INDENT = 0.8
APART = 0.6  # Between such a sign and the words after it.
RAGGED = 0.12  # Of a column, by which lines end sooner or later without meaning anything.
EARLY = 0.25  # Of a column, from which on its next line is one by itself.
MOST_BITS = 20  # Of which these words are made: a word of several looks has several.
EXCERPT = 6  # Words on each side of a doubt.

SAME, BREAK, NEW = "same", "break", "new"


@dataclass(frozen=True)
class Usual:
    """How lines of this document stand, and which words are in it."""

    distance: float
    has_gaps: bool
    words: frozenset[str]
    hyphens_are_kept: bool = True


@dataclass
class Part:
    """A paragraph or an item of a list: its lines of words, and after which word there is doubt."""

    first: Line
    rows: list[list[Word]]
    number: int | None = None
    is_item: bool = False
    lines: int = 1
    follows: str = ""  # The words before it, where it is doubtful that they are another paragraph.
    doubts: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def text_left(self) -> float:
        return self.rows[0][0].left if self.rows[0] else self.first.left


def usual_of(lines: list[Line]) -> Usual:
    distances: Counter = Counter()
    pairs = [pair for pair in pairwise(lines) if _is_below(*pair)]
    for last, line in pairs:
        if not fits(last, line) and not MARKER.fullmatch(line.words[0].words):
            distances[round((last.base - line.base) / line.height, 1)] += 1
    [(distance, count)] = distances.most_common(1) or [(0, 0)]
    distance = distance + 0.05 if count > 1 else NORMAL_DISTANCE
    has_gaps = any(_distance(*pair) > distance * GAP for pair in pairs)
    return _with_words(Usual(distance, has_gaps, frozenset()), lines)


def _with_words(usual: Usual, lines: list[Line]) -> Usual:
    """With the words that stand whole in a line, and what they say of hyphens at its end."""
    whole: set[str] = set()
    for line in lines:
        found = [word.lower() for word in WORD.findall(line.text)]
        whole.update(found[1:-1])
    usual = replace(usual, words=frozenset(whole))
    votes = Counter(
        _hyphen_by_words(usual, last.text, line.text)
        for last, line in pairwise(lines)
        if LINE_HYPHEN.fullmatch(last.text)
    )
    return replace(usual, hyphens_are_kept=votes["kept"] >= votes["dropped"])


def _hyphen_by_words(usual: Usual, before: str, after: str) -> str:
    """Whether a hyphen at the end of a line is of its word, by other places where that stands."""
    first, second = WORD.findall(before[:-1])[-1:], WORD.match(after)
    if not first or not second:
        return "kept"
    first, second = first[0].lower(), second[0].lower()
    joined, parted = first + second in usual.words, f"{first}-{second}" in usual.words
    if joined == parted:
        return ""
    return "dropped" if joined else "kept"


def _is_alike(last: Line, line: Line) -> bool:
    return abs(last.height - line.height) < ALIKE


def _stand_alike(last: Line, line: Line) -> bool:
    return abs(line.left - last.left) < INDENT * line.height


def _is_below(last: Line, line: Line) -> bool:
    return (
        last.page == line.page
        and not line.begins
        and _is_alike(last, line)
        and 0 < last.base - line.base < 3 * line.height
    )


def _distance(last: Line, line: Line) -> float:
    return (last.base - line.base) / max(last.height, line.height)


def fits(last: Line, line: Line) -> bool:
    """Whether the line’s first word had had room on the last: so that this was ended on purpose."""
    first = line.words[0]
    return last.edges[1] - last.right > first.right - first.left + 0.3 * line.height


class Builder:
    """Takes lines in their order, and adds what they are to a document."""

    def __init__(self, document: Document, usual: Usual):
        self.document, self.usual = document, usual
        self.parts: list[Part] = []  # Of the list, or the paragraph, that is open.
        self.last: Line | None = None
        self.markers: float | None = None  # Where the items of the list begin.

    def take(self, line: Line) -> None:
        marker = self._marker(line)
        if marker:
            self._open_item(line, *marker)
        elif not self.parts:
            self._open(line)
        else:
            how, doubt = self._how(line)
            if how == NEW:
                before = spoken(self.parts[-1].rows[-1])
                self._open(line)
                if doubt:
                    self.parts[-1].follows = before
                    self.parts[-1].doubts.append((0, 0, doubt))
            else:
                self._go_on(line, how, doubt)
        self.last = line

    def end(self) -> None:
        """What is open is whole."""
        parts, self.parts, self.markers = self.parts, [], None
        if not parts:
            return
        if parts[0].is_item and (len(parts) > 1 or parts[0].number is None):
            items = [tuple(seen_lines([said(row) for row in part.rows])) for part in parts]
            self.document.add(List(tuple(item for item in items if item), parts[0].number))
        else:
            [part] = parts
            if part.is_item:  # A number by itself may be one of a heading.
                part.rows[0].insert(0, part.first.words[0])
                part.doubts = [(row, at + (row == 0), why) for row, at, why in part.doubts]
            self.document.add_paragraph([said(row) for row in part.rows])
        if doubts := [doubt for part in parts for doubt in _told(part)]:
            self.document.doubts[len(self.document.blocks) - 1] = doubts

    # What a line is

    def _marker(self, line: Line) -> tuple[int | None, tuple[Word, ...]] | None:
        """The number of an item and its words, where a line begins one; no number for a bullet."""
        first, rest = line.words[0], line.words[1:]
        if first.words[0] in SURE_BULLETS and len(first.words) > 1:
            word = replace(first, words=first.words[1:], left=first.left + first.height / 3)
            return None, (word, *rest)
        if not rest:
            return None
        if first.words == "o" and rest[0].left - first.right > APART * line.height:
            return None, rest  # As Word marks items of a list within a list.
        if first.words in BULLETS:
            is_sure = first.words in SURE_BULLETS
            return (None, rest) if is_sure or self._may_begin(line) else None
        number = ITEM_NUMBER.fullmatch(first.words)
        if not number or mark_of(line.text) is not None:
            return None
        count = int(number["number"])
        open_one = self.parts[-1].number if self.parts and self.parts[-1].is_item else None
        if open_one is not None and count == open_one + 1:
            return count, rest
        return (count, rest) if self._may_begin(line) else None

    def _may_begin(self, line: Line) -> bool:
        """Whether a sign at a line’s start can be a marker: the line before doesn’t run into it."""
        last = self.last
        if not self.parts or last is None or line.begins or last.page != line.page:
            return True
        is_item = self.parts[-1].is_item
        if is_item and any(
            _stand_alike(part.first, line) for part in (self.parts[0], self.parts[-1])
        ):
            return True
        is_indented = not is_item and line.left > last.left + INDENT * line.height
        is_apart = self._is_apart(line) or not _is_alike(last, line)
        return is_apart or is_indented or fits(last, line)

    def _open_item(self, line: Line, number: int | None, words: tuple[Word, ...]) -> None:
        last = self.parts[-1] if self.parts and self.parts[-1].is_item else None
        goes_on = last and (last.number is None if number is None else last.number == number - 1)
        if not goes_on:
            self.end()
            self.markers = line.left
        elif (
            abs(line.left - self.markers) > INDENT * line.height
            and not line.begins
            and line.page == last.first.page
        ):
            self.document.leave_out(NESTED)
        self.parts.append(Part(line, [list(words)], number, is_item=True))

    def _open(self, line: Line) -> None:
        self.end()
        self.parts = [Part(line, [list(line.words)])]

    def _how(self, line: Line) -> tuple[str, str]:
        """How a line goes on from the last, and what is doubtful about that."""
        last, part = self.last, self.parts[-1]
        if not _is_alike(last, line) or self._is_heading(line, last):
            return NEW, ""
        if line.begins:
            return self._how_over(line)
        if self._is_apart(line):
            is_of_item = part.is_item and abs(line.left - part.text_left) < line.height / 3
            return (BREAK, "") if is_of_item and part.text_left - part.first.left > 4 else (NEW, "")
        if part.is_item:
            if line.left < part.text_left - INDENT * line.height and fits(last, line):
                return NEW, ""
        elif not self._is_hanging(line) and (
            line.left > last.left + INDENT * line.height
            or (line.left < last.left - INDENT * line.height and part.lines > 1)
        ):
            return NEW, ""
        if _is_cut(last, line) or not fits(last, line):
            return SAME, ""
        return self._how_below(line)

    def _how_below(self, line: Line) -> tuple[str, str]:
        """Below a line that ends before its column does."""
        last = self.last
        left, right = last.edges
        goes_on = line.words[0].words[:1].islower()
        room = (right - last.right) / (right - left)
        if room > EARLY or (ENDS_SENTENCE.fullmatch(last.text) and not goes_on):
            return (BREAK if self.usual.has_gaps else NEW), ""
        return SAME, "" if goes_on or room < RAGGED else "the line ends early, taken as going on"

    def _is_hanging(self, line: Line) -> bool:
        """Whether it stands below the words after a first sign, such as "a)"."""
        is_second = self.parts[-1].lines == 1
        return is_second and any(abs(word.left - line.left) < 2 for word in self.last.words[1:3])

    def _is_apart(self, line: Line) -> bool:
        distance = _distance(self.last, line)
        return distance > self.usual.distance * GAP or distance < 0

    def _is_heading(self, line: Line, last: Line) -> bool:
        """Whether it looks otherwise than the last, or is a known heading, or follows one."""
        if last.is_bold != line.is_bold and (fits(last, line) or line.begins):
            return True
        marks = [mark_of(line.text)]
        if self.parts[-1].lines == 1:
            marks.append(mark_of(last.text))
        if any(isinstance(mark, SectionMark) for mark in marks):
            return True
        is_of_action = any(isinstance(mark, ActionMark) for mark in marks)
        return is_of_action and (fits(last, line) or line.begins)

    def _how_over(self, line: Line) -> tuple[str, str]:
        """From one page or column to the next: only the words say whether a paragraph goes on."""
        last = self.last
        is_page = last.page != line.page
        where = f"{'' if is_page else 'a column of '}page {last.page} ends between them"
        first = line.words[0].words
        ends = bool(ENDS_SENTENCE.fullmatch(last.text))
        width = line.words[0].right - line.words[0].left
        is_short = last.edges[1] - last.right > width + 0.3 * line.height
        if ends and (is_short or not first[:1].islower()):
            return NEW, "" if is_short else f"{where}, taken as two paragraphs"
        if is_short and not first[:1].islower():
            return NEW, f"{where}, taken as two paragraphs"
        return SAME, f"{where}, taken as one paragraph"

    # What goes on

    def _go_on(self, line: Line, how: str, doubt: str) -> None:
        part = self.parts[-1]
        part.lines += 1
        if how == BREAK:
            part.rows.append(list(line.words))
            return
        row = part.rows[-1]
        if _is_one_address(row[-1], line.words[0]):
            row.append(replace(line.words[0], is_spaced=False))
        elif ADDRESS_CUT.fullmatch(row[-1].words) and not line.words[0].words[:1].isupper():
            row.append(replace(line.words[0], is_spaced=False))
            doubt = "an address goes over the end of a line, taken without a space"
        elif _is_cut(self.last, line):
            hyphen = self._take_hyphen(row, line)
            doubt = ", and ".join(filter(None, (doubt, hyphen)))
        else:
            row.append(replace(line.words[0], is_spaced=True))
        if doubt:
            part.doubts.append((len(part.rows) - 1, len(row) - 1, doubt))
        row += line.words[1:]

    def _take_hyphen(self, row: list[Word], line: Line) -> str:
        """The first word of a line joined with the last before; what is doubtful about it."""
        last, first = row[-1], line.words[0]
        by_words = _hyphen_by_words(self.usual, last.words, first.words)
        is_soft = last.words.endswith("\u00ad")
        if not first.words[0].islower():
            by_words = "kept"
        is_kept = not is_soft and (
            by_words == "kept" or (not by_words and self.usual.hyphens_are_kept)
        )
        if not is_kept:
            row[-1] = replace(last, words=last.words.rstrip(HYPHENS))
        row.append(replace(first, is_spaced=False))
        if is_soft or by_words:
            return ""
        whole = f"{row[-2].words}{first.words}"
        return f"a hyphen ends the line, taken as {quoted(whole)}"


def _is_cut(last: Line, line: Line) -> bool:
    """Whether a word goes over the end of a line."""
    is_hyphen = bool(LINE_HYPHEN.fullmatch(last.words[-1].words))
    return is_hyphen and line.words[0].words[:1].isalnum()


def _is_one_address(last: Word, first: Word) -> bool:
    """Whether both spell, without a space, some of the address to which they lead."""
    return (
        bool(last.address)
        and last.address == first.address
        and (f"{last.words}{first.words}" in last.address)
    )


def _told(part: Part) -> Iterable[Doubt]:
    """The doubts of a part in words."""
    for row, at, why in part.doubts:
        words = part.rows[row]
        before = spoken(words[max(0, at - MOST_BITS) : at]) or part.follows
        after = spoken(words[at : at + MOST_BITS])
        yield Doubt(" ".join(before.split()[-EXCERPT:]), " ".join(after.split()[:EXCERPT]), why)
