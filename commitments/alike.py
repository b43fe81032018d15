"""Whether two texts say the same: to the letter, but for white space and marks.

The plain text of a page has its lists as lines, with or without bullets, and no links.
"""

from commitments.brought.txt import read_words
from commitments.marks.notation import List, Paragraph, parse
from commitments.marks.past import MARKED, spoken


def is_alike(text: str, form: str, other: str, other_form: str) -> bool:
    return compared(text, form) == compared(other, other_form)


def compared(text: str, form: str) -> str:
    """What of a text is compared."""
    blocks = parse(text) if form == MARKED else read_words(text).blocks
    return " ".join(" ".join(map(_words, blocks)).split())


def _words(block) -> str:
    match block:
        case Paragraph():
            lines = block.lines
        case List():
            lines = [said for item in block.items for said in item]
        case _:
            lines = [said for row in block.rows for said in row]
    return " ".join(map(spoken, lines))
