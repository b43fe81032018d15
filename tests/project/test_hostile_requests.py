"""Made-up hostile requests, some here and 10,000 by `make test-hostile`: no 500, and nothing leaks.

REQUESTS says how many, SEED which; a request that fails is told whole.
"""

import gzip
import logging
import os
import re

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from commitments.models import Edition, Response
from reporting.web.sending import let_go
from tests import make
from tests.commitments import people
from tests.hostile.requests import Asked, requests
from tests.reporting import exported

pytestmark = pytest.mark.django_db

NUMBER, SEED = int(os.environ.get("REQUESTS", "200")), os.environ.get("SEED", "pledgebook")
DRAFT = "Quixotic words of a draft"
STAFF = ("zq-editor", "zq-approver", "zq-auditor", "zq-admin", "Quillfeather")
# What nobody may see, whoever they are.
INSIDE = (
    "Traceback (most recent call last)",
    "django.core.exceptions",
    settings.SECRET_KEY,
    str(settings.BASE_DIR),
    "root:x:0:",
)
RUNS = ("<script>alert(31337)", "<img src=x onerror", 'onload="alert(31337)')  # In a page.
PASSWORD = re.compile(r"\b(md5|pbkdf2_sha256|argon2)\$\w+\$")


@pytest.fixture
def clients(sample):
    """People who are signed in, each with a browser, and nobody, with one as well."""
    by_name = {
        "zq-editor": people.person("zq-editor", "Editors"),
        "zq-approver": people.person("zq-approver", "Approvers"),
        "zq-auditor": people.person("zq-auditor", "Auditors", department=None),
        "zq-admin": people.person("zq-admin", "Administrators"),
    }
    for person in by_name.values():
        person.last_name = "Quillfeather"
        person.is_superuser = person.username == "zq-admin"
        person.save()
    response = Response.objects.get(strategy__slug="government-digital-strategy")
    draft = Edition.objects.create(response=response, year=2015, change_note=DRAFT)
    make.revision(draft, action=7, text=DRAFT)
    made = {"nobody": Client(raise_request_exception=False)}
    for name, person in by_name.items():
        made[name] = Client(raise_request_exception=False)
        made[name].force_login(person)
    return made


def answer_to(client: Client, asked: Asked):
    """What comes back, to its end. What it did is undone."""
    own = [f"{name}={cookie.value}" for name, cookie in client.cookies.items()]
    environ = {"QUERY_STRING": asked.query, "HTTP_COOKIE": "; ".join([*own, *asked.cookies])}
    environ |= asked.headers | {"PATH_INFO": asked.path}
    kept = client.cookies.copy()
    with transaction.atomic():
        try:
            answer = client.generic(
                asked.method, "/", asked.body, content_type=asked.content_type, **environ
            )
            answer.seen = text_of(answer)
        finally:
            transaction.set_rollback(True)
    if answer.streaming:
        let_go(answer)
    client.cookies = kept
    return answer


def text_of(answer) -> str:
    """All that can be read in it, however it is packed."""
    raw = exported.content(answer)
    if answer.headers.get("Content-Encoding") == "gzip":
        raw = gzip.decompress(raw)
    try:
        return exported.unzipped(HttpResponse(raw))
    except UnicodeDecodeError:
        return raw.decode(errors="replace")  # A tile of the log.


def leaked(asked: Asked, answer) -> list[str]:
    said = f"{answer.headers}\n{answer.seen}"
    found = [text for text in INSIDE if text in said]
    found += PASSWORD.findall(said)
    if answer.headers.get("Content-Type", "").startswith(("text/html", "image/svg")):
        found += [text for text in RUNS if text in said]
    found += [name for name in answer.cookies if name == "taken"]
    if asked.who == "nobody":
        found += [text for text in (DRAFT, *STAFF) if text in said]
    return found


def test_no_request_breaks_anything_or_takes_anything_away(clients):
    logging.disable(logging.CRITICAL)
    signed_in = [name for name in clients if name != "nobody"]
    wrong, statuses = [], {}
    try:
        for number, asked in enumerate(requests(SEED, NUMBER, signed_in)):
            answer = answer_to(clients[asked.who], asked)
            statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
            if answer.status_code >= 500 or leaked(asked, answer):
                wrong.append(f"{number}: {answer.status_code} {leaked(asked, answer)} {asked}")
                wrong[-1] += f" {answer.exc_info and answer.exc_info[1]!r}"
    finally:
        logging.disable(logging.NOTSET)

    told = dict(sorted(statuses.items()))
    print(f"\n{NUMBER} hostile requests by the seed “{SEED}”: {told}; {len(wrong)} wrong")
    assert not wrong, "\n".join(wrong)
    assert statuses[200] > NUMBER / 20  # Else none got far.
