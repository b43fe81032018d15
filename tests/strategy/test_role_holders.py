from datetime import date

import pytest

from tests import make

pytestmark = pytest.mark.django_db

WINDOW = "between 28 May 2021 and 29 June 2022"


def holders(role, day):
    return [str(held.person) for held in role.holders(on=date.fromisoformat(day))]


def test_on_the_day_of_a_hand_over_the_new_holder_holds():
    role = make.role()
    make.appointment(role, "2012", "1 July 2014", person=make.person("Emma"))
    make.appointment(role, "1 July 2014", person=make.person("Charlotte"))

    assert holders(role, "2014-06-30") == ["Emma"]
    assert holders(role, "2014-07-01") == ["Charlotte"]


def test_everyone_who_may_have_held_it_is_named():
    role = make.role()
    make.appointment(role, "2020", WINDOW, person=make.person("Emma"))
    make.appointment(role, WINDOW, person=make.person("Charlotte"))

    assert holders(role, "2021-05-27") == ["Emma"]
    assert holders(role, "2022-06-28") == ["Emma", "Charlotte"]
    assert holders(role, "2022-06-29") == ["Charlotte"]


def test_a_certain_holder_leaves_no_other_where_one_person_holds_it_at_a_time():
    for slug, is_single_holder in (("single", True), ("shared", False)):
        role = make.role(slug, is_single_holder=is_single_holder)
        make.appointment(role, "1 January 2012", "1 July 2014", person=make.person(f"A {slug}"))
        make.appointment(role, "during 2014 (2014)", person=make.person(f"B {slug}"))

        named = holders(role, "2014-03-01")

        assert named == [f"A {slug}"] if is_single_holder else [f"A {slug}", f"B {slug}"]


def test_nobody_holds_what_is_over():
    role = make.role(ended_on=make.on("29 June 2022"))
    make.appointment(role, "2021", person=make.person("Emma"))

    assert holders(role, "2022-06-28") == ["Emma"]
    assert holders(role, "2022-06-29") == []
