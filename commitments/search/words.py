"""Words as search compares them: without case and accents, and without their English endings."""

import re
import unicodedata
from collections import Counter
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")
APART = {number: " " for number in range(128) if not chr(number).isalnum()}  # As WORD has it.
NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
MOST_WORDS = 20  # Of one search.
LONGEST = 50  # Letters of a word that count.
# PostgreSQL holds less than 1 MiB of one text: its different words. Where each of them stands is
# counted, too: until migration 0047 it held that with them, and stems stay as they are.
MOST_BYTES, OF_A_WORD, OF_A_PLACE, MOST_PLACES = 1_000_000, 6, 2, 256


def fold(text: str) -> str:
    """CAFÉ and café are the same: cafe."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return NOT_ASCII.sub(lambda found: "".join(filter(_stands_alone, found[0])), parts)


def _stands_alone(letter: str) -> bool:
    return not unicodedata.combining(letter)


def words(text: str) -> list[str]:
    return [word[:LONGEST] for word in _whole_words(text)]


def _whole_words(text: str) -> list[str]:
    if text.isascii():  # As most are: it is taken apart in a third of the time.
        return text.lower().translate(APART).split()
    return WORD.findall(fold(text))


def stems(text: str) -> list[str]:
    return [stem(word) for word in words(text)]


def stems_held(text: str) -> str:
    """The stems of a text as the index holds them: all, but for a text that has no end."""
    return stems_held_of(words(text))


def stems_held_of(words_of_text: list[str]) -> str:
    """The same of its words, for whoever needs these, too."""
    every = list(map(stem, words_of_text))
    if 4 * sum(map(len, every)) + (OF_A_WORD + OF_A_PLACE) * len(every) <= MOST_BYTES:
        return " ".join(every)  # At four bytes a letter, and each word another.
    held, size, places = [], 0, Counter()
    for one in every:
        if not places[one]:
            size += len(one.encode()) + OF_A_WORD
        places[one] += 1
        size += OF_A_PLACE if places[one] <= MOST_PLACES else 0
        if size > MOST_BYTES:
            break
        held.append(one)
    return " ".join(held)


def phrases(query: str) -> list[list[str]]:
    """The stems that must stand together: those in quotes, and each other word by itself."""
    found: list[list[str]] = []
    for place, part in enumerate(query.replace("“", '"').replace("”", '"').split('"')):
        found += [stems(part)] if place % 2 else [[word] for word in stems(part)]
    kept = [phrase[:MOST_WORDS] for phrase in found if phrase]
    return kept[:MOST_WORDS]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Plan, plans, planned and planning are the same: the first step of Porter's, and the last."""
    if not (word.isascii() and word.isalpha() and len(word) > 2):
        return word
    return _without_e(_with_i(_without_ing(_without_s(word))))


def _without_s(word):
    if word.endswith("sses") or word.endswith("ies"):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _without_ing(word):
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and re.search("[aeiouy]", root) and not word.endswith("eed"):
            return _whole(root)
    return word


def _whole(root):
    """A root as it is without an ending: plann is plan, mov is move."""
    if root.endswith(("at", "bl", "iz")) or (_syllables(root) == 1 and _is_short(root)):
        return root + "e"
    if root[-1:] == root[-2:-1] and root[-1] not in "aeioulsz":
        return root[:-1]
    return root


def _with_i(word):
    return word[:-1] + "i" if word.endswith("y") and re.search("[aeiou]", word[:-1]) else word


def _without_e(word):
    root = word.removesuffix("e")
    is_dropped = _syllables(root) > 1 or (_syllables(root) == 1 and not _is_short(root))
    return root if is_dropped else word


def _syllables(root):
    return len(re.findall("[aeiouy]+[^aeiouy]+", root))


def _is_short(root):
    """It ends in consonant, vowel, consonant: mov, plan."""
    return bool(re.search("[^aeiou][aeiouy][^aeiouwxy]$", root))
