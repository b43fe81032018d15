"""The command and the page in the admin that show what the checks find; the links it asks."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command

from commitments import link_checks
from commitments.models import Evidence
from tests import make

pytestmark = pytest.mark.django_db

PAGE = "/admin/record-checks/"


@pytest.fixture
def contradiction():
    action = make.action(7, of=make.response().strategy)
    make.deadline(action=action, due_on=make.on("March 2013"), source=make.source())
    make.deadline(action=action, due_on=make.on("July 2013"), source=make.source())


@pytest.fixture
def website(monkeypatch):
    """A server on this machine; `asked` lists method, path and who asked."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)

    class Handler(BaseHTTPRequestHandler):
        asked = []

        def do_HEAD(self):
            self.asked.append((self.command, self.path, self.headers["User-Agent"]))
            codes = {"/gone": 410, "/no-head": 405 if self.command == "HEAD" else 200}
            if self.path == "/moved":
                self.send_response(302)
                self.send_header("Location", "/here")
            elif self.path == "/to-a-file":
                self.send_response(302)
                self.send_header("Location", "file:///etc/hostname")
            else:
                self.send_response(codes.get(self.path, 200))
            self.end_headers()

        do_GET = do_HEAD

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    server.address = f"http://127.0.0.1:{server.server_port}"
    server.asked = Handler.asked
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def evidence(*urls):
    plan = make.draft_edition(2013)
    pledge = make.pledge(plan, statement="Open a hub")
    make.publish(plan)
    report = make.draft_edition(2014)
    outcome = make.outcome(report, pledge)
    for url in urls:
        Evidence.objects.create(outcome=outcome, title="A page", url=url)
    make.publish(report)
    return pledge


def test_command_tells_what_it_found_and_that_no_link_was_asked(contradiction, capsys):
    call_command("check_record")

    told = capsys.readouterr().out

    assert told.startswith("contradictory-deadlines: Action 7 is due for departments on two dates")
    assert "1 thing to look at. The links of evidence were not asked" in told


def test_command_says_that_it_found_nothing(capsys):
    call_command("check_record")

    assert capsys.readouterr().out.startswith("No things to look at.")


def test_links_are_asked_only_when_that_is_asked_for(website, capsys, monkeypatch):
    monkeypatch.setattr(link_checks, "PAUSE", 0)
    evidence(f"{website.address}/gone")

    call_command("check_record")
    assert website.asked == []

    call_command("check_record", "--links")
    assert "/gone (410 Gone)" in capsys.readouterr().out
    assert [method for method, *_ in website.asked] == ["HEAD", "GET"]


def test_a_link_that_responds_is_no_finding_and_is_asked_once(website, settings):
    settings.ALLOWED_HOSTS = ["*", ".pledgebook.example"]
    evidence(*[f"{website.address}/{path}" for path in ("here", "here", "moved", "no-head")])

    assert list(link_checks.broken_links(pause=0)) == []
    assert [(method, path) for method, path, _who in website.asked] == [
        ("HEAD", "/here"),
        ("HEAD", "/moved"),
        ("GET", "/here"),  # Where it was sent on to.
        ("HEAD", "/no-head"),
        ("GET", "/no-head"),
    ]
    assert {who for *_, who in website.asked} == {
        "Pledgebook link check (+https://pledgebook.example/)"
    }


def test_a_link_that_is_gone_is_found_with_its_pledge(website):
    pledge = evidence(f"{website.address}/gone")

    (finding,) = link_checks.broken_links(pause=0)

    assert finding.target == f"/pledges/{pledge.pk}/"
    assert finding.sentence == (
        f"The evidence “A page” for the outcome “{pledge}: Delivered” does not respond: "
        f"{website.address}/gone (410 Gone)."
    )


def test_a_server_that_is_not_there_and_a_redirect_to_a_file_are_found(website):
    evidence("http://127.0.0.1:9/", f"{website.address}/to-a-file")

    closed, to_a_file = link_checks.broken_links(pause=0, timeout=5)

    assert "refused" in closed.sentence
    assert "/to-a-file (" in to_a_file.sentence


def test_a_server_that_does_not_reply_in_time_is_found(monkeypatch):
    silent = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)  # Listens and never replies.
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)

    fault = link_checks.Politely(0, 0.1).fault_of(f"http://127.0.0.1:{silent.server_port}/")
    silent.server_close()

    assert fault in ("no reply in time", "timed out")


def test_the_same_host_is_asked_again_only_after_a_pause(website):
    slept = []
    questions = link_checks.Politely(2, 5, sleep=slept.append)

    for path in ("one", "two"):
        assert questions.fault_of(f"{website.address}/{path}") == ""

    assert len(slept) == 1 and 1.5 < slept[0] <= 2


def test_links_of_drafts_are_not_asked(website):
    draft = make.draft_edition(2014)
    outcome = make.outcome(draft, make.pledge(draft))
    Evidence.objects.create(outcome=outcome, title="A page", url=f"{website.address}/gone")

    assert list(link_checks.broken_links(pause=0)) == []
    assert website.asked == []


# The page in the admin


def staff(django_user_model, *permissions):
    user = django_user_model.objects.create_user("vera", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def test_staff_who_may_see_editions_see_what_was_found(client, contradiction, django_user_model):
    client.force_login(staff(django_user_model, "view_edition"))

    page = client.get(PAGE)

    assert "1 thing to look at." in page.text
    assert "Action 7 is due for departments on two dates" in page.text
    assert 'href="/dfe/government-digital-strategy/actions/7/#deadlines"' in page.text


def test_the_page_says_that_nothing_looks_wrong(client, django_user_model):
    client.force_login(staff(django_user_model, "view_edition"))

    assert "Nothing looks wrong." in client.get(PAGE).text


def test_others_do_not_see_it(client, contradiction, django_user_model):
    assert client.get(PAGE).headers["Location"].startswith("/admin/login/")

    client.force_login(staff(django_user_model))
    assert client.get(PAGE).status_code == 403

    client.force_login(django_user_model.objects.create_user("reader"))
    assert client.get(PAGE).status_code == 302
