"""A text as a department wrote it: paragraphs, lines, and lists with bullets."""

import re
from dataclasses import dataclass

BULLET = re.compile(r"^\s*[•*–-]\s+")


@dataclass(frozen=True)
class Run:
    """Lines of one paragraph that are, or are not, the items of a list; without their bullets."""

    is_list: bool
    lines: list[str]


def paragraphs(text: str) -> list[list[Run]]:
    """A text's paragraphs, each as its runs."""
    return [_runs(block.split("\n")) for block in re.split(r"\n\s*\n", text.strip("\n"))]


def _runs(lines: list[str]) -> list[Run]:
    runs: list[Run] = []
    for line in lines:
        is_bullet = bool(BULLET.match(line))
        if not runs or runs[-1].is_list != is_bullet:
            runs.append(Run(is_bullet, []))
        runs[-1].lines.append(BULLET.sub("", line) if is_bullet else line)
    return runs
