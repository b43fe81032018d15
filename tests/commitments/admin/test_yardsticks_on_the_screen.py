"""Baselines and targets of a measure beside its figure, on the screen of the year."""

import pytest

from commitments import workflow
from commitments.models import Measure
from commitments.yearly_update.checks import check
from tests import make
from tests.admin_pages import boxes
from tests.commitments import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def teo(client):
    user = people.teo()
    client.force_login(user)
    return user


@pytest.fixture
def draft(teo):
    def facts(edition):
        make.revision(edition, kind="plan", text="Train them.")
        make.yardstick(edition, make.measure(action=make.action(1)), year=2014, value="7.50")

    make.published_edition(2013, facts=facts)
    return workflow.open_year(response=make.response(), year=2014, by=teo)


def address(draft):
    return f"/admin/commitments/edition/{draft.pk}/actions/1/"


def box(row, name=""):
    return f"1-figure-{Measure.objects.get().pk}-yardstick-{row}-{name}"


def send(client, draft, drawn=None, *, to="", **rows):
    """Post the page as it was drawn, with rows of baselines and targets changed."""
    said = {box(row[3:], name): text for row, told in rows.items() for name, text in told.items()}
    return client.post(address(draft) + to, (drawn or boxes(client.get(address(draft)))) | said)


def held(draft):
    rows = draft.yardsticks.order_by("kind", "year")
    return [(row.kind, row.year, float(row.value), row.direction) for row in rows]


def test_they_are_entered_changed_and_taken_out_beside_the_figure(client, draft):
    page = client.get(address(draft)).text
    assert "target for 2014: 7.5 people" in " ".join(page.split())

    baseline = {"year": "2012", "value": "1,000"}
    send(client, draft, row1=baseline, row2={"year": "2016", "value": "8", "direction": "higher"})
    assert held(draft) == [("baseline", 2012, 1000, ""), ("target", 2016, 8, "higher")]
    assert {row.entry.kind for row in draft.yardsticks.all()} == {"progress"}
    assert [*draft.events.first().changes] == [f"1/yardsticks/{Measure.objects.get().pk}"]
    drawn = boxes(client.get(address(draft)))
    assert drawn[box(3, "kind")] == "target" and drawn[box(3, "value")] == ""

    emptied = {"year": "", "value": ""}
    send(client, draft, row1=emptied, row2={"value": "9"}, row3={"year": "2015", "value": "3"})
    assert held(draft) == [("target", 2015, 3, ""), ("target", 2016, 9, "higher")]


def test_of_another_year_it_is_the_same_row_and_a_slip_of_the_keys_leaves_it(client, draft):
    send(client, draft, row2={"year": "2016", "value": "8"})
    first = draft.yardsticks.get()
    drawn = boxes(client.get(address(draft)))
    [year] = [name for name, said in drawn.items() if said == "2016"]

    send(client, draft, drawn | {year: "2017"})
    send(client, draft, boxes(client.get(address(draft))) | {year: "20187"})

    assert draft.yardsticks.get() == first and held(draft) == [("target", 2017, 8, "")]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"year": "2016", "value": "many"}, "“many”"),
        ({"year": "2016"}, "give the target’s value"),
        ({"value": "8"}, "target: give its year"),
        ({"year": "16", "value": "8"}, "“16” is no year between 1900 and 2100"),
        ({"year": "2015", "value": "8"}, "there are two targets of 2015"),
    ],
)
def test_what_can_t_be_one_is_kept_as_typed_and_named(client, draft, row, said):
    send(client, draft, row2={"year": "2015", "value": "7"})
    send(client, draft, row3=row)

    page = client.get(address(draft))
    assert said in page.text
    assert set(row.values()) <= set(boxes(page).values())
    assert held(draft) == [("target", 2015, 7, "")]
    assert any(said in found.message for found in check(draft) if found.level == "refusal")


def test_what_two_enter_at_once_overwrites_nothing(client, draft):
    drawn = boxes(client.get(address(draft)))
    send(client, draft, row2={"year": "2015", "value": "7"})

    client.force_login(people.person("ada", "Editors"))
    page = send(client, draft, drawn, row2={"year": "2015", "value": "6"}).text

    assert held(draft) == [("target", 2015, 7, "")]
    assert "Theirs: target 2015: 7" in page
