"""Builds the container of deploy/Containerfile from a release, and looks at what runs in it.

    python -m tests.service.container [FOLDER]

As root on a Debian 12 with debootstrap and buildah, and a network. Its base is an empty Debian that
debootstrap makes, under the name that the Containerfile asks for, so no registry of containers is
asked. buildah builds without isolation of its own; then what the image says is run in it as an
engine runs it: its user, its environment, its command, a root folder that nobody writes to, no
capability, and a PostgreSQL beside it. With FOLDER the release, the base and the image stay there.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests import postgres
from tests.service import debian, page
from tests.supply import release

FILE = page.ROOT / "deploy/Containerfile"
IMAGE = "pledgebook"
SETTINGS = {
    "SECRET_KEY": "kJ8s-dPq2w_Zx7vN4mB9cR6tY1uI3oE5aL0hG-fQ_sWdXz-7Hn",
    "ALLOWED_HOSTS": "pledgebook.example",
    "SITE_URL": "https://pledgebook.example",
    "BEHIND_PROXY": "1",
    "WEB_WORKERS": "1",
}
FETCHED = ("var/cache/apt", "var/lib/apt/lists")
PORT = 8321
AS_PROXY = {"Host": "pledgebook.example", "X-Forwarded-Proto": "https"}


def main(folder: Path) -> None:
    version = page.releases()[0]
    archive = release.as_it_is(version, folder)
    subprocess.run(["tar", "-xzf", archive], cwd=folder, check=True)
    builder = Builder(folder / "containers")
    builder.base(folder / "base")
    builder.build(folder / f"pledgebook-{version}")
    said = builder.said()
    print(f"{said['size'] / 1e6:.0f} MB, of which the base {builder.size('debian') / 1e6:.0f}")
    with builder.mounted() as root, database() as url:
        looked_at(Container(root, said["OCIv1"]["config"], SETTINGS | {"DATABASE_URL": url}))
    print("The container holds.")


class Builder:
    """buildah, with a place for images of its own."""

    def __init__(self, place: Path):
        place.mkdir(exist_ok=True)
        self._buildah = ["buildah", "--storage-driver=vfs", f"--root={place}/root"]
        self._buildah += [f"--runroot={place}/run"]

    def run(self, *command: str | Path) -> str:
        done = subprocess.run(
            [*self._buildah, *command], check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout.strip()

    def base(self, folder: Path) -> None:
        """The image that the Containerfile begins with."""
        [name] = set(re.findall(r"^FROM (\S+)", FILE.read_text(), re.MULTILINE))
        if not folder.exists():
            debian.make(folder)
            for rest in ("usr/share/doc", "usr/share/man", "usr/share/locale", *FETCHED):
                shutil.rmtree(folder / rest)  # Nor has it these where it is made otherwise.
        one = self.run("from", "scratch")
        self.run("add", "--quiet", one, folder, "/")
        self.run("commit", "--quiet", "--rm", one, f"localhost/{name}")

    def build(self, context: Path) -> None:
        how = ["--isolation=chroot", "--pull-never", "--format=oci", f"--tag={IMAGE}"]
        self.run("build", *how, "--file", context / "deploy/Containerfile", context)

    def said(self) -> dict:
        """What the image says of itself."""
        return json.loads(self.run("inspect", "--type=image", IMAGE)) | {"size": self.size(IMAGE)}

    def size(self, name: str) -> int:
        """In bytes, unpacked."""
        with self.mounted(name) as root:
            told = subprocess.check_output(["du", "-sxB1", root], text=True)
        return int(told.split()[0])

    @contextmanager
    def mounted(self, name: str = IMAGE):
        [found] = [
            image["names"][0]
            for image in json.loads(self.run("images", "--json"))
            if image.get("names") and f"/{name}:" in image["names"][0]
        ]
        one = self.run("from", "--pull-never", found)
        try:
            yield Path(self.run("mount", one))
        finally:
            self.run("rm", one)


class Container:
    """Runs what an image says, as compose.yaml has an engine run it."""

    # Its root folder is read-only; upon it are its volumes, which stay, and a /tmp that does not.
    RUN = """
mount --bind "$0" "$0"
for volume in $VOLUMES; do mount --bind "$KEPT$volume" "$0$volume"; done
mount -t proc proc "$0/proc"
mount --rbind /dev "$0/dev"
mount -t tmpfs tmpfs "$0/tmp"
mount -o remount,bind,ro "$0"
exec chroot "$0" setpriv --reuid="$ACCOUNT" --regid="$ACCOUNT" --clear-groups \\
    --bounding-set=-all --no-new-privs env --ignore-environment --chdir="$FOLDER" "$@"
"""

    def __init__(self, root: Path, config: dict, settings: dict[str, str]):
        self.root, self.command = root, config["Cmd"]
        self.user, _, _ = config["User"].partition(":")
        self._set = [*config["Env"], *(f"{name}={value}" for name, value in settings.items())]
        self.kept = root.parent / "volumes"
        self._told = {
            "PATH": debian.CLEAN["PATH"],
            "VOLUMES": " ".join(config["Volumes"]),
            "KEPT": str(self.kept),
            "ACCOUNT": self.user,
            "FOLDER": config["WorkingDir"],
        }
        for volume in config["Volumes"]:  # A new one has what the image has there.
            subprocess.run(["mkdir", "-p", (self.kept / volume[1:]).parent], check=True)
            subprocess.run(["cp", "-a", root / volume[1:], self.kept / volume[1:]], check=True)

    def start(self, *command: str, **more) -> subprocess.Popen:
        inside = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-ec", self.RUN]
        return subprocess.Popen(
            [*inside, str(self.root), *self._set, *command], env=self._told, text=True, **more
        )

    def run(self, *command: str) -> str:
        process = self.start(*command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said, _ = process.communicate()
        if process.returncode:
            sys.exit(f"{command}: {said}")
        return said

    def manage(self, *command: str) -> str:
        return self.run("python", "manage.py", *command)


@contextmanager
def database():
    """PostgreSQL, as it would be beside it: by TCP."""
    with postgres.place() as new, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        new.run("initdb", "--username=pledgebook", "--auth=trust", "--locale=C.UTF-8")
        new.run("pg_ctl", "start", "--wait", f"--options=-h 127.0.0.1 -p {port} -k {new.folder}")
        yield f"postgresql://pledgebook@127.0.0.1:{port}/postgres"


def looked_at(container: Container) -> None:
    refused(container)
    container.manage("migrate", "--verbosity=0")
    print(container.manage("load_seeds"))
    # Another may use that port of this machine, whose network this has.
    server = container.start(*(word.replace(":8000", f":{PORT}") for word in container.command))
    try:
        print("ready:", answer("/readyz"))
        for address in ("/", "/dfe/government-digital-strategy/", "/entries.csv"):
            print(len(answer(address)), address)
        style = re.search(r'href="(/static/govuk/[^"]+\.css)"', answer("/").decode())[1]
        print(len(answer(style)), style)
        document = answer("/dfe/government-digital-strategy/report.pdf")
        assert document.startswith(b"%PDF"), document[:100]
    finally:
        # To the first process of the container; unshare itself goes with it.
        [first] = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        os.kill(int(first), signal.SIGTERM)
        print("stopped with", server.wait(timeout=60))
    backup = "/var/backups/pledgebook/first.backup"
    print(container.manage("backup", "--to", backup))
    assert (container.kept / backup[1:]).stat().st_uid == int(container.user)


def refused(container: Container) -> None:
    """It is not root, has no right beyond its account's, and changes nothing of the image."""
    assert container.run("id", "-u").strip() == container.user != "0"
    assert "CapBnd:\t0000000000000000" in container.run("cat", "/proc/self/status")
    tried = "for place in / /opt/pledgebook /etc; do touch $place/new 2>&1; done; touch /tmp/new"
    said = container.run("sh", "-c", tried)
    assert said.count("Read-only file system") == 3, said


def answer(address: str) -> bytes:
    """What it replies to a proxy, once it replies."""
    asked = Request(f"http://127.0.0.1:{PORT}{address}", headers=AS_PROXY)
    for _ in range(100):
        try:
            with urlopen(asked, timeout=60) as answered:
                return answered.read()
        except HTTPError as error:
            sys.exit(f"{error.code} {address}: {error.read().decode()[:500]}")
        except OSError:
            time.sleep(0.2)
    sys.exit("Nobody replies.")


if __name__ == "__main__":
    if sys.argv[1:]:
        main(Path(sys.argv[1]).resolve())
    else:
        with tempfile.TemporaryDirectory(prefix="pledgebook-container-") as made:
            main(Path(made))
