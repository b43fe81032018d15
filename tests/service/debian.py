"""An empty Debian in a folder, in which commands run as on a machine of its own.

It has its own processes, which end with it, and its own mounts, but the network of this machine.
"""

import fcntl
import os
import pty
import shutil
import signal
import subprocess
import sys
import termios
import time
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
CERTIFICATES = Path("usr/local/share/ca-certificates")
HOSTS = "127.0.0.1 localhost pledgebook.example mail.pledgebook.example\n"
CLEAN = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "TERM": "dumb",
    "DEBIAN_FRONTEND": "noninteractive",
}


def make(folder: Path, *more: str) -> None:
    """What there is of any Debian, and more of its packages."""
    packages = [f"--include={','.join(more)}"] if more else []
    command = ["debootstrap", "--variant=minbase", *packages, "bookworm", folder]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def furnish(folder: Path) -> None:
    """What a machine gets where it is put up: names, and what its organisation trusts."""
    (folder / "etc/hosts").write_text(HOSTS)
    shutil.copy("/etc/resolv.conf", folder / "etc/resolv.conf")
    (folder / CERTIFICATES).mkdir(parents=True, exist_ok=True)
    for certificate in (Path("/") / CERTIFICATES).glob("*.crt"):
        shutil.copy(certificate, folder / CERTIFICATES)
    # Services start as they are installed, as on any Debian that has begun to run.
    begin = folder / "usr/sbin/policy-rc.d"
    begin.write_text("#!/bin/sh\nexit 0\n")
    begin.chmod(0o755)
    # It comes before systemd’s own, which finds nothing that runs.
    stand_in = folder / "usr/local/bin/systemctl"
    shutil.copy(HERE / "systemctl.py", stand_in)
    stand_in.chmod(0o755)


MOUNTED = (
    'mount --bind "$0" "$0" && mount -t proc proc "$0/proc" && mount --rbind /sys "$0/sys" && '
    'mount --rbind /dev "$0/dev" && mount -t tmpfs tmpfs "$0/run" && '
    # Nobody waits for its children: without this they would stay when they have ended.
    'trap "" CHLD && exec sleep infinity'
)


class Debian:
    """One that runs."""

    def __init__(self, folder: Path, inside: int):
        self.folder = folder
        self._inside = ["nsenter", f"--target={inside}", "--mount", "--pid", "--uts"]
        self._inside += ["chroot", str(folder)]

    def command(self, *command: str) -> list[str]:
        return [*self._inside, *command]

    def run(self, script: str) -> str:
        """What a few lines print, which are to succeed."""
        done = subprocess.run(
            self.command("bash", "-euo", "pipefail", "-c", script),
            env=CLEAN,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"{script}\n{done.stdout}{done.stderr}")
        return done.stdout

    def at_a_screen(self, script: str, answers: dict[str, str], *, has_network: bool = True) -> str:
        """What it prints for somebody who sits there, and answers what it asks."""
        alone = [] if has_network else ["unshare", "--net"]
        path = self.folder / "srv/commands.sh"
        path.write_text(script)
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            self.command(*alone, "bash", "-euo", "pipefail", "/srv/commands.sh"),
            env=CLEAN,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(theirs)
        said = answered(ours, answers)
        if process.wait():
            sys.exit("A command of the page failed.")
        return said


def answered(screen: int, answers: dict[str, str]) -> str:
    said, since = "", 0
    while True:
        try:
            some = os.read(screen, 65536).decode(errors="replace")
        except OSError:  # Nobody writes to it any more.
            return said
        sys.stdout.write(some)
        sys.stdout.flush()
        said += some
        for question, answer in answers.items():
            if said[since:].endswith(question):
                since = len(said)
                os.write(screen, f"{answer}\n".encode())


@contextmanager
def running(folder: Path):
    """The Debian of a folder, until all that runs in it is ended."""
    spaces = ["unshare", "--mount", "--pid", "--uts", "--fork", "--kill-child"]
    outer = subprocess.Popen([*spaces, "sh", "-ec", MOUNTED, str(folder)])
    try:
        yield Debian(folder, child_of(outer.pid, "sleep"))
    finally:
        outer.send_signal(signal.SIGKILL)
        outer.wait()
        time.sleep(1)  # Until the kernel let go of its mounts.


def child_of(pid: int, name: str) -> int:
    """Once it does what it is to do."""
    for _ in range(100):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            if Path(f"/proc/{child}/comm").read_text().strip() == name:
                return int(child)
        time.sleep(0.1)
    sys.exit("The empty Debian did not start.")
