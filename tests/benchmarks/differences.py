"""How long it takes to compare two texts of 100,000 characters, however they are made.

    python -m tests.benchmarks.differences [CHARACTERS]

Beside it stands Python's own difflib, stopped after some seconds: it is what such a comparison
costs without a bound.
"""

import os
import random
import resource
import sys
import time
from collections.abc import Iterator
from multiprocessing import Process, Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
CHARACTERS = 100_000
PATIENCE = 5  # Seconds that difflib gets.
SIGNS = "!?.,;:-+*/()[]{}<>=&%$#@"
Texts = tuple[str, str]


def main() -> None:
    import django

    django.setup()
    from commitments.wording_diff import difference
    from reporting.record.repetition import share_same

    size = int(sys.argv[1]) if len(sys.argv) > 1 else CHARACTERS
    print(f"{'two texts of':34}{'difflib':>12}{'difference':>12}  {'by':11}{'repetition':>10}")
    for name, texts in hostile(size):
        before = in_time(difflib_opcodes, texts)
        made, now = timed(difference.function, texts)
        _share, repetition = timed(share_same.function, texts)
        print(f"{name:34}{before:>12}{now:10.3f} s  {made.by:11}{repetition:8.3f} s", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{peak} MiB of memory at the most")


def hostile(size: int = CHARACTERS) -> Iterator[tuple[str, Texts]]:
    """Pairs of texts that are hard to compare, with what they are."""
    chance = random.Random(7)
    prose, other_prose = prose_of(size, chance), prose_of(size, chance)
    words = prose.split(" ")
    shuffled = chance.sample(words, len(words))
    half = size // 2

    def drawn(signs: str, join: str = "") -> str:
        return join.join(chance.choices(signs, k=size // (1 + len(join))))

    a_b = "a b " * (size // 4)
    yield "a b a b, one word changed", (a_b, a_b[: half & ~3] + "c " + a_b[(half & ~3) + 2 :])
    yield "a b a b, b a a b a a", (a_b, "b a a " * (size // 6))
    yield "a b drawn by lot", (drawn("ab", " "), drawn("ab", " "))
    yield "one line again, one word changed", lines_of(size)
    yield "a table of ASCII", tables_of(size)
    yield "signs drawn by lot", (drawn(SIGNS), drawn(SIGNS))
    yield "signs of two alphabets", (drawn(letters(0x2190, 400)), drawn(letters(0x2600, 400)))
    yield "line breaks, spaces", ("a\n" * half, "a " * half)
    yield "words in another order", (prose, " ".join(shuffled))
    yield "every seventh word changed", (prose, every_seventh(words))
    yield "prose, one word changed", (prose, prose.replace(words[-9], "CHANGED", 1))
    yield "prose written anew", (prose, other_prose)
    yield "one long word", ("x" * size, "y" * size)
    yield "a text, nothing", (prose, "")


def prose_of(size: int, chance: random.Random) -> str:
    """Sentences in paragraphs, with common words and rare ones, as in a language."""
    vocabulary = [f"{chance.choice('bdfgklmnprst')}{number:x}" for number in range(3000)]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    sentences, length = [], 0
    while length < size:
        sentence = " ".join(chance.choices(vocabulary, weights, k=chance.randint(5, 25)))
        sentences.append(sentence.capitalize() + chance.choice([".", ".", ".", ".\n\n"]))
        length += len(sentences[-1]) + 1
    return " ".join(sentences)[:size]


def letters(first: int, count: int) -> str:
    return "".join(map(chr, range(first, first + count)))


def lines_of(size: int) -> Texts:
    line = "Service 1: yes, done, yes, done\n"
    lines = [line] * (size // len(line))
    changed = [*lines]
    changed[len(lines) // 2] = line.replace("yes", "no", 1)
    return "".join(lines), "".join(changed)


def tables_of(size: int) -> Texts:
    one, other = "+----+-----+\n| 12 | abc |\n", "+----+------+\n| 13 | abc  |\n"
    return one * (size // len(one)), other * (size // len(other))


def every_seventh(words: list[str]) -> str:
    return " ".join(word if place % 7 else f"X{place}" for place, word in enumerate(words))


def difflib_opcodes(texts: Texts, answer: Queue) -> None:
    from difflib import SequenceMatcher

    from commitments.wording_diff import TOKEN

    start = time.process_time()
    old, new = (TOKEN.findall(text) for text in texts)
    SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    answer.put(time.process_time() - start)


def in_time(measure, texts: Texts) -> str:
    """What it took in a process of its own, which is stopped when patience ends."""
    answer: Queue = Queue()
    process = Process(target=measure, args=(texts, answer))
    process.start()
    process.join(PATIENCE)
    if process.is_alive():
        process.kill()
        process.join()
        return f"over {PATIENCE} s"
    return f"{answer.get():.3f} s"


def timed(function, texts: Texts) -> tuple[object, float]:
    start = time.process_time()
    answer = function(*texts)
    return answer, time.process_time() - start


if __name__ == "__main__":
    main()
