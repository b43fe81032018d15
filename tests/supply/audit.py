"""Known vulnerabilities of everything that is locked, by pip-audit: `make audit`.

Ends with 0 where none is known, 1 where one is, 2 where something could not be looked up: that is
not to say that nothing is known of it.
"""

import json
import subprocess
import sys

from tests.supply.locked import REQUIREMENTS

FILES = ("run.txt", "styles.txt", "test.txt")
FOUND, NOT_LOOKED_UP = 1, 2


def pip_audit() -> subprocess.CompletedProcess:
    files = [f"--requirement={REQUIREMENTS / name}" for name in FILES]
    options = ["--require-hashes", "--disable-pip", "--progress-spinner=off", "--format=json"]
    command = [sys.executable, "-m", "pip_audit", *options, *files]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def main() -> int:
    done = pip_audit()
    try:
        asked = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        said = (done.stderr.strip().splitlines() or ["It said nothing."])[-1]
        print(f"The database of vulnerabilities can't be reached. Nothing was checked: {said}")
        return NOT_LOOKED_UP

    found = [row for row in asked if row.get("vulns")]
    for row in found:
        for one in row["vulns"]:
            mended = ", ".join(one["fix_versions"]) or "no version yet"
            print(f"{row['name']} {row['version']}: {one['id']}, mended in {mended}")
    unknown = sorted({row["name"] for row in asked if "skip_reason" in row})
    if unknown:
        print(
            f"{len(unknown)} of {len(asked)} could not be looked up, so nothing is said of them: "
            f"{', '.join(unknown)}. Is the database of vulnerabilities reached from here?"
        )
    if found:
        return FOUND
    if unknown or not asked:
        return NOT_LOOKED_UP
    print(f"No vulnerability is known of the {len(asked)} packages that are locked.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
