"""How long a bundle of many departments takes to be loaded, and how much memory, on both databases.

    python -m tests.postgres python -m tests.benchmarks.bundles [DEPARTMENTS]

Makes the record of `record` in a SQLite of its own and exports all of it; then loads the bundle
into an empty SQLite and into the PostgreSQL that DATABASE_URL names, which must be empty. Each step
is a process of its own. What is loaded must have the digest of what was exported. Where the machine
has more to do, compare processor seconds; those of PostgreSQL's own processes are not among them.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from resource import RUSAGE_CHILDREN, getrusage

DEPARTMENTS = 24
GOAL = 120 / (240 * 298)  # Seconds an entry: 71,520 in two minutes.
DIGEST = re.compile("[0-9a-f]{64}")


def main() -> None:
    departments = int(sys.argv[1]) if len(sys.argv) > 1 else DEPARTMENTS
    entries = departments * 298
    with tempfile.TemporaryDirectory() as folder:
        bundle, first = f"{folder}/record.zip", f"sqlite:///{folder}/first.sqlite3"
        print(f"A record of {departments} departments, {entries:,} entries", flush=True)
        every = str(departments)  # Of them all is written, for all of it is sealed.
        run(first, "-m", "tests.benchmarks.record", every, every, peak=False)
        digest = step("exported", first, "manage.py", "export_record", "--to", bundle)
        databases = {
            "SQLite": f"sqlite:///{folder}/again.sqlite3",
            "PostgreSQL": os.environ["DATABASE_URL"],
        }
        for name, url in databases.items():
            run(url, "manage.py", "migrate", "--verbosity", "0", peak=False)
            goal = f"goal {GOAL * entries:.0f} s"
            found = step(f"loaded into {name}", url, "manage.py", "load_record", bundle, goal=goal)
            assert found == digest, f"{name} has another record: {found}"


def step(what: str, url: str, *command: str, goal: str = "") -> str:
    """Run a command, tell what it took, and give the digest that it tells at its end."""
    began, before = time.perf_counter(), processor()
    told, peak = run(url, *command)
    seconds, own = time.perf_counter() - began, processor() - before
    print(
        f"  {what:22}{seconds:8.0f} s {own:8.0f} s of processor {peak:6.0f} MiB  {goal}", flush=True
    )
    return DIGEST.findall(told)[-1]


def run(url: str, *command: str, peak: bool = True) -> tuple[str, float]:
    """What a command writes, and the most memory that it had, in MiB."""
    environment = os.environ | {"DATABASE_URL": url}
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", *command],
        env=environment,
        stdout=subprocess.PIPE if peak else None,
        text=True,
    )
    told = process.stdout.read() if peak else ""
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with status {process.returncode}")
    return told, used.ru_maxrss / 1024


def processor() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
