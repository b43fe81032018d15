"""What changed between two texts, word by word."""

import re
from difflib import SequenceMatcher
from typing import Literal

Change = Literal["equal", "delete", "insert"]
# A word with the spaces after it, a sign with the spaces after it, or a break between lines.
TOKEN = re.compile(r"\w+(?:[’'\-]\w+)*[^\S\n]*|[^\w\s][^\S\n]*|\s+")


def diff_words(before: str, after: str) -> list[tuple[Change, str]]:
    """The pieces of both texts in order, each kept, deleted or inserted.

    The pieces that are not inserted make the text before, those not deleted the text after.
    Takes time by the product of both lengths where they have little in common.
    """
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    pieces: list[tuple[Change, str]] = []
    for op, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if op == "equal":
            pieces.append(("equal", "".join(old[old_from:old_to])))
            continue
        if old_to > old_from:
            pieces.append(("delete", "".join(old[old_from:old_to])))
        if new_to > new_from:
            pieces.append(("insert", "".join(new[new_from:new_to])))
    return pieces
