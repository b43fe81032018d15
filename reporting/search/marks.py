"""The sentence of a text in which a search found its words, with these marked."""

import re
import unicodedata

from django.utils.html import format_html, format_html_join

from commitments.search.words import WORD, stems

SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+|\n+")
MOST_LETTERS = 400


def marked_sentence(text: str, wanted: set[str]):
    """The sentence that has most of the stems wanted, as safe HTML."""
    sentences = SENTENCE_ENDS.split(unicodedata.normalize("NFC", text).strip())
    best = max(sentences, key=lambda sentence: len(wanted & set(stems(sentence))))
    return format_html_join("", "{}", ((part,) for part in _parts(_around(best, wanted), wanted)))


def _around(sentence, wanted):
    """A very long one begins a little before its first match."""
    if len(sentence) <= MOST_LETTERS:
        return sentence
    first = next((m.start() for m in WORD.finditer(sentence) if wanted & set(stems(m[0]))), 0)
    start = max(0, first - MOST_LETTERS // 4)
    piece = sentence[start : start + MOST_LETTERS]
    return f"{'… ' if start else ''}{piece}{' …' if start + MOST_LETTERS < len(sentence) else ''}"


def _parts(sentence, wanted):
    at = 0
    for match in WORD.finditer(sentence):
        if wanted & set(stems(match[0])):
            yield sentence[at : match.start()]
            yield format_html("<mark>{}</mark>", match[0])
            at = match.end()
    yield sentence[at:]
