"""What is wrong with a form of the admin stands at its top, with links that land."""

import re
from html import unescape

import pytest
from django.urls import reverse

from strategy.models import Appointment, Department, Person, Role, RoleAim
from tests import make
from tests.admin_pages import address, edition_page
from tests.commitments import people
from tests.strategy.test_admin import posted

pytestmark = pytest.mark.django_db


def links(page) -> dict[str, str]:
    """The problems that a page lists, each with the box that it leads to, which must be there."""
    listed = page.text.partition('<h2 id="problems">')[2].partition("</ul>")[0]
    found = {
        unescape(words): box for box, words in re.findall('<a href="#(.*?)">(.*?)</a>', listed)
    }
    assert [box for box in found.values() if f'id="{box}"' not in page.text] == []
    assert "<title>Error: " in page.text
    return found


def test_an_empty_form_names_every_box_that_must_be_filled(admin_client):
    page = admin_client.post(address(Appointment, "add"), {})

    assert links(page) == {
        "Role: This field is required.": "id_role",
        "Number: This field is required.": "id_number",
        "Started on: This field is required.": "id_started_on",
    }
    assert "Please correct the errors below" not in page.text


def test_a_problem_of_a_row_beneath_says_which_row(admin_client):
    role = make.role(is_single_holder=False)
    for number in range(1, 13):
        make.appointment(role, "2012", number=number)
    RoleAim.objects.create(role=role, number=1, aim="To lead.")
    change = address(Role, "change", role.pk)

    wrong = {"appointments-11-started_on": "31 April 2014", "aims-0-aim": ""}
    page = admin_client.post(change, posted(admin_client.get(change)) | wrong)

    found = links(page)
    assert found["Role aim 1, aim: This field is required."] == "id_aims-0-aim"
    wrong_date = next(
        words for words in found if words.startswith("Appointment 12, started on: “31")
    )
    assert found[wrong_date] == "id_appointments-11-started_on"


def test_a_problem_of_two_rows_leads_to_them(admin_client):
    role = make.role()
    make.appointment(role, "2012")
    change = address(Role, "change", role.pk)
    twice = {
        "appointments-TOTAL_FORMS": 2,
        "appointments-1-role": role.pk,
        "appointments-1-number": 1,
        "appointments-1-started_on": "2014",
    }

    page = admin_client.post(change, posted(admin_client.get(change)) | twice)

    boxes = set(links(page).values())
    assert boxes & {"appointments-group", "appointments-1"}


def test_what_is_wrong_with_the_whole_form_is_told_without_a_link(admin_client):
    page = admin_client.post(
        address(Department, "add"),
        {"slug": "dfe", "abbreviation": "DfE", "name": "Education", "merged_on": "2013"},
    )

    links(page)
    listed = page.text.partition('<h2 id="problems">')[2].partition("</ul>")[0]
    assert re.search("<li>[^<]+</li>", listed)


def test_a_page_without_a_problem_names_none(admin_client):
    for page in (address(Person, "add"), address(Person, "change", make.person().pk)):
        text = admin_client.get(page).text
        assert "There is a problem" not in text and "<title>Error" not in text


def test_accounts_have_it_too(admin_client):
    found = links(admin_client.post(reverse("admin:auth_user_add"), {"username": "a b"}))
    assert found["Username: " + next(iter(found)).partition(": ")[2]] == "id_username"


def test_a_step_has_it_too(admin_client):
    role = make.role()
    page = admin_client.post(
        reverse("admin:strategy_role_end", args=[role.pk]), {"reason": "Gone."}
    )
    assert links(page) == {"Ended on: This field is required.": "id_ended_on"}


def test_a_deletion_without_a_reason_has_it_too(admin_client):
    person = make.person()
    page = admin_client.post(address(Person, "delete", person.pk), {"post": "yes", "why": " "})
    assert links(page) == {"Say why: whoever looks after the record later will read it.": "id_why"}
    assert Person.objects.get() == person


def test_an_upload_without_a_file_has_it_too(client):
    draft = make.draft_edition(2014)
    client.force_login(people.teo())
    page = client.post(edition_page(draft, "upload"), {"nothing": "chosen"})
    assert links(page) == {"Spreadsheet: This field is required.": "id_file"}
