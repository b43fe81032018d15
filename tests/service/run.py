"""Runs the commands of docs/service.md on an empty Debian, and looks whether a service came of it.

    python -m tests.service.run [FOLDER]

As root on a Debian 12 with debootstrap and python3-aiosmtpd, a network, and nothing on the ports
80, 443, 587, 5432 and 8000. Without FOLDER the machines are in a new folder, removed at the end.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

from tests.service import certificates, debian, page
from tests.service.person import Person
from tests.supply import release

ADMINISTRATOR, PASSWORD = "ada", "walrus teapot lantern"
ANSWERS = {"Password: ": PASSWORD, "Password (again): ": PASSWORD}
BEFORE = {
    # Two ways to the same files: the second is to find them missing, too.
    "Styles without a network": "rm -r /opt/pledgebook/pledgebook-*/static/govuk",
}
MIGRATION = '''"""Something that the version before does not know."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("strategy", "{last}")]
    operations = [
        migrations.CreateModel("OfLater", [("id", models.BigAutoField(primary_key=True))]),
        migrations.DeleteModel("OfLater"),
    ]
'''
UNITS = "pledgebook-*.service pledgebook-*.timer pledgebook-*.socket"
WORDS = "The last agencies moved to GOV.UK, as it was meant to."


def main(folder: Path) -> None:
    began = time.monotonic()
    brought, mails = folder / "brought", folder / "mails"
    brought.mkdir(exist_ok=True)
    certificates.issue(brought)
    pack(brought)
    if not (folder / "debian").exists():
        # systemd’s own programs, without a process of it.
        debian.make(folder / "debian", "systemd")
    with mail_server(brought, mails):
        head, settings, backup = first(folder, brought, mails)
        (brought / "settings").write_bytes(settings)
        (brought / "newest.backup").write_bytes(backup)
        second(folder, brought, head)
    told(f"All of it holds, after {(time.monotonic() - began) / 60:.0f} minutes.")


def told(words: str) -> None:
    print(f"\n=== {words}", flush=True)


def pack(brought: Path) -> None:
    """This version as a release, and one that follows it; and the styles as npm packs them."""
    now, later = page.releases()
    tree = git("stash", "create") or "HEAD"
    release.as_it_is(now, brought, tree)
    names = git("ls-tree", "--name-only", tree, "strategy/migrations/").split()
    last = max(Path(name).stem for name in names if "/0" in name)
    added = {"strategy/migrations/9999_of_later.py": MIGRATION.format(last=last).encode()}
    release.as_it_is(later, brought, tree, added)
    if not list(brought.glob("govuk-frontend-*.tgz")):
        name = re.search(r"govuk-frontend@[0-9.]+", page.PAGE.read_text())[0]
        subprocess.run(["npm", "pack", "--silent", name], cwd=brought, check=True)


def git(*command: str) -> str:
    done = subprocess.run(
        ["git", *command], cwd=page.ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip()


@contextmanager
def mail_server(brought: Path, mails: Path):
    program = Path(__file__).with_name("mail_server.py")
    files = [brought / "certificate.pem", brought / "certificate.key", mails]
    process = subprocess.Popen(["/usr/bin/python3", program, *files])
    try:
        yield
    finally:
        process.terminate()
        process.wait()


@contextmanager
def machine(folder: Path, name: str, brought: Path):
    """A new one, with what was brought to it."""
    place = new_place(folder, name, brought)
    with debian.running(place) as one:
        yield one
    shutil.rmtree(place)


def new_place(folder: Path, name: str, brought: Path) -> Path:
    """The folder of a new machine."""
    place = folder / name
    shutil.rmtree(place, ignore_errors=True)
    subprocess.run(["cp", "-a", folder / "debian", place], check=True)
    debian.furnish(place)
    shutil.copytree(brought, place / "srv/brought")
    return place


def follow(one: debian.Debian, titles: list[str], *, has_network: bool = True) -> str:
    """Run the commands of chapters, as somebody who types one after the other."""
    commands = page.chapters()
    parts = ["set -x"]
    for title in titles:
        parts += [f"echo; echo '## {title}'", BEFORE.get(title, ""), commands[title]]
    return one.at_a_screen("\n".join(parts), ANSWERS, has_network=has_network)


def first(folder: Path, brought: Path, mails: Path) -> tuple[str, bytes, bytes]:
    """The first machine; gives the log’s head, the settings and a backup."""
    with machine(folder, "first", brought) as one:
        follow(one, page.FIRST)
        told("The units")
        print(
            one.run(f"cd /etc/systemd/system; systemd-analyze verify {UNITS} 2>&1"), "say nothing"
        )
        told("Mails")
        assert "ada@pledgebook.example" in mail_to("ada", mails)["To"]
        ca = brought / "organisation-ca.crt"
        told("A backup that fails")
        a_backup_that_fails(one, mails)
        told("Pages by https")
        pages(ca)
        told("A report, published by two people")
        published(ca, mails)
        told("Upgrade, and back")
        before = head(one)
        [upgrade], [back] = page.LATER
        follow(one, [upgrade])
        assert Person(ca).get("/dfe/").status == 200
        follow(one, [back])
        assert head(one) == before and WORDS in year(Person(ca))
        told("The newest backup")
        one.run("systemctl start pledgebook-backup.service")
        newest = max((one.folder / "var/backups/pledgebook").glob("2*.backup"))
        print(newest.name, newest.stat().st_size, "bytes; the log:", before)
        return before, (one.folder / "etc/pledgebook/settings").read_bytes(), newest.read_bytes()


def second(folder: Path, brought: Path, before: str) -> None:
    with machine(folder, "second", brought) as one:
        alone = page.SECOND.index(page.ALONE)
        follow(one, page.SECOND[:alone])
        follow(one, [page.ALONE], has_network=False)
        follow(one, page.SECOND[alone + 1 :])
        told("The second machine")
        assert head(one) == before
        assert WORDS in year(Person(brought / "organisation-ca.crt"))
        print("has the same head of the log:", before)


def head(one: debian.Debian) -> str:
    """How long the log is, and its root."""
    return re.search(r"The log: (.*)", one.run("pledgebook verify_record"))[1]


def year(person: Person) -> str:
    return person.get("/dfe/government-digital-strategy/years/2015/").text


def a_backup_that_fails(one: debian.Debian, mails: Path) -> None:
    """Whoever hears of faults has a mail."""
    place = "/var/backups/pledgebook"
    one.run(
        f"mv {place} {place}-elsewhere; ! systemctl start pledgebook-backup.service 2>/dev/null; "
        f"mv {place}-elsewhere {place}"
    )
    assert "pledgebook-backup.service failed" in mail_to("pledgebook", mails)["Subject"]


def pages(ca: Path) -> None:
    reader = Person(ca)
    for address in (
        "/",
        "/dfe/government-digital-strategy/",
        "/entries/",
        "/privacy/",
        "/entries.csv",
    ):
        answer = reader.get(address)
        print(answer.status, len(answer.body), address)
        assert answer.status == 200 and answer.headers["X-Request-ID"]
    style = re.search(r'href="(/static/govuk/[^"]+\.css)"', reader.get("/").text)[1]
    answer = reader.get(style)
    print(answer.status, len(answer.body), style, answer.headers["Cache-Control"])
    assert answer.status == 200 and "immutable" in answer.headers["Cache-Control"]


def published(ca: Path, mails: Path) -> None:
    """Ada makes two accounts; Teo writes a report, Rita publishes it."""
    ada = signed_in(ca, ADMINISTRATOR)
    for name, group in (("teo", "Editors"), ("rita", "Approvers")):
        invite(ada, name, group)
    teo, rita = (accepted(ca, name, mails) for name in ("teo", "rita"))
    rita.set_up_app()
    update = teo.press(teo.get("/admin/"), "Open the report for 2015")
    edition = re.search(r"/admin/commitments/edition/(\d+)/", update.text)[0]
    for number in range(1, 17):
        action = teo.get(f"{edition}actions/{number}/")
        teo.press(action, "Save", **{f"{number}-progress-text": WORDS})
    submitted = teo.press(teo.get(f"{edition}check/"), "Submit")
    assert "It waits for approval" in submitted.words(), submitted.words()[:3000]
    page = rita.get(f"{edition}change/")
    done = rita.press(page, "Approve and publish", published_on="15 January 2016")
    assert "Published as edition" in done.words(), done.words()[:3000]
    assert WORDS in year(Person(ca))
    print("published, and read by everybody:", WORDS)


def signed_in(ca: Path, name: str) -> Person:
    person = Person(ca)
    person.sign_in(name, PASSWORD)
    person.set_up_app()
    return person


def invite(ada: Person, name: str, group: str) -> None:
    form = ada.get("/admin/auth/user/add/")
    groups = dict(re.findall(r'value="(\d+)"[^>]*>\s*(?:<[^>]+>\s*)*([A-Z][a-z]+s)\b', form.text))
    key = next(key for key, called in groups.items() if called == group)
    address = f"{name}@pledgebook.example"
    typed = {"username": name, "first_name": name.title(), "last_name": "Lee", "email": address}
    page = ada.press(form, "Save", **typed, group=key, departments=["1"])
    assert f"on its way to {address}" in page.words(), page.words()[:3000]


def accepted(ca: Path, name: str, mails: Path) -> Person:
    link = re.search(r"https://pledgebook\.example(/\S+)", mail_to(name, mails).get_content())[1]
    person = Person(ca)
    page = person.get(link)
    person.press(page, "Set password", new_password1=PASSWORD, new_password2=PASSWORD)
    person.sign_in(name, PASSWORD)
    return person


def mail_to(name: str, mails: Path):
    """The newest mail to somebody, which may be on its way still."""
    for _ in range(100):
        for path in sorted(
            mails.glob("new/*"), key=lambda path: path.stat().st_mtime, reverse=True
        ):
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            if f"{name}@" in mail["To"]:
                print("From", mail["From"], "to", mail["To"], "–", mail["Subject"])
                return mail
        time.sleep(0.2)
    sys.exit(f"No mail came to {name}.")


if __name__ == "__main__":
    if sys.argv[1:]:
        main(Path(sys.argv[1]).resolve())
    else:
        with tempfile.TemporaryDirectory(prefix="pledgebook-service-") as made:
            main(Path(made))
