import argparse
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
django.setup()

from django.core.management import CommandError  # noqa: E402

from tests.fixtures import HERE, VERSIONS, database_of  # noqa: E402
from tests.kills import whole  # noqa: E402
from tests.kills.places import Place, Places  # noqa: E402
from tests.kills.processes import counted, done_in, killed_in  # noqa: E402
from tests.kills.steps import STEPS, Beginning, Step  # noqa: E402

AT_THE_END = 0.1  # So often the last statement is taken, after which the whole is made to stay.


class Trial:
    """One step, killed again and again; each time it is taken again and must be whole."""

    def __init__(self, step: Step, places: Places, chance: random.Random):
        self.step, self.places, self.chance = step, places, chance
        self.counts: Counter = Counter()
        self.start = start_of(step, places)
        self.before = done_in(self.start, whole.content) if step.is_whole else None
        done = places.copy(self.start)
        self.statements, self.seconds = done_in(done, counted(self.act(done)))
        self.after = done_in(done, whole.content)
        self.complain("uninterrupted", done_in(done, whole.faults))

    def act(self, place: Place):
        return lambda: self.step.take(place.folder)

    def kill_once(self) -> None:
        place = self.places.copy(self.start)
        is_last = self.chance.random() < AT_THE_END
        statement = self.statements if is_last else self.chance.randint(1, self.statements)
        delay = self.chance.uniform(0, 2 * self.seconds / self.statements)
        was_killed = killed_in(place, self.act(place), statement=statement, delay=delay)
        self.counts["killed" if was_killed else "came to its end"] += 1
        moment = f"killed {delay * 1000:.1f} ms after statement {statement} of {self.statements}"
        self.complain(moment, done_in(place, lambda: self.taken_again(place)))
        self.places.remove(place)

    def taken_again(self, place: Place) -> list[str]:
        """What is wrong once the step is taken again."""
        faults = []
        if self.step.is_whole and whole.content() not in (self.before, self.after):
            faults.append(f"neither as before nor done: {unlike(whole.content(), self.after)}")
        try:
            self.step.take(place.folder)
        except CommandError as refusal:
            if not self.step.again or self.step.again not in str(refusal):
                faults.append(f"refused to be taken again: {refusal}")
        if whole.content() != self.after:
            faults.append(f"not what it is uninterrupted: {unlike(whole.content(), self.after)}")
        return faults + whole.faults()

    def complain(self, moment: str, faults: list[str]) -> None:
        if faults:
            sys.exit("\n  ".join([f"{self.step.name}, {moment}:", *faults]))

    def __str__(self):
        told = ", ".join(f"{number} {what}" for what, number in sorted(self.counts.items()))
        return f"{self.step.name}: {told} at {self.statements} statements; whole each time"


def start_of(step: Step, places: Places) -> Place:
    """Where a step begins: in what is made for it, or what the newest released version left."""
    if step.begin:
        return made(step.begin, places)
    vendor = "postgresql" if places.server else "sqlite"
    place = places.new(database_of(VERSIONS[-1], vendor))
    shutil.copytree(HERE / VERSIONS[-1] / "files", place.folder / "files")
    return place


@cache
def made(beginning: Beginning, places: Places) -> Place:
    """Made once, for every step that begins there."""
    place = places.copy(made(beginning.of, places)) if beginning.of else places.new()
    done_in(place, beginning.make)
    return place


def unlike(now: dict, then: dict) -> str:
    return "; ".join(
        f"{table} has {now.get(table)}, expected {then[table]}"
        for table in then
        if now.get(table) != then[table]
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.kills")
    parser.add_argument("--moments", type=int, default=40, help="for each command")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--only", choices=[step.name for step in STEPS])
    asked = parser.parse_args()
    print(f"Seed {asked.seed}", flush=True)
    chance = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as folder, Places(Path(folder)) as places:
        for step in STEPS:
            if asked.only in (None, step.name):
                trial = Trial(step, places, chance)
                for _moment in range(asked.moments):
                    trial.kill_once()
                print(trial, flush=True)


main()
