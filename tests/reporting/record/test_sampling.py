"""How a sample is drawn: worked out here anew, with nothing of the product."""

from collections import Counter
from hashlib import sha256

import pytest

from reporting.record.sampling import (
    Member,
    Smallest,
    draw,
    equal,
    number_of,
    places_of,
    proportional,
)

KEYS = [f"dfe/strategy/{action}/plan/2014/{number}" for action in (9, 10) for number in range(50)]


def drawn(population, seed="2013", size=10):
    members = [Member(key, stratum, 0) for key, stratum in population]
    sizes = Counter(one.stratum for one in members)
    places = places_of(sizes, seed=seed, size=size, share="proportional")
    return draw(members, places, seed=seed)


def test_the_smallest_numbers_are_drawn_whatever_the_order():
    expected = sorted(KEYS, key=lambda key: sha256(f"2013,{key}".encode()).hexdigest())[:10]

    assert [row.key for row in drawn((key, "") for key in KEYS)] == expected
    assert [row.key for row in drawn((key, "") for key in reversed(KEYS))] == expected


def test_a_number_that_anybody_can_work_out():
    # printf '2013,dfe/government-digital-strategy/7/plan/2014/1' | sha256sum
    assert number_of("2013", "dfe/government-digital-strategy/7/plan/2014/1") == (
        "95860309b4b944811111340a80801dee6d8722bc8dd5fa3771c950288977d50d"
    )


def test_a_larger_sample_has_the_smaller_one_in_it():
    small, large = ({row.key for row in drawn([(k, "") for k in KEYS], size=n)} for n in (10, 30))

    assert small < large


def test_another_seed_draws_others():
    one, other = ([row.key for row in drawn([(k, "") for k in KEYS], seed=s)] for s in "ab")

    assert one != other


def test_strata_come_in_their_order_numbers_as_numbers():
    rows = drawn([(key, f"strategy/{key.split('/')[2]}") for key in KEYS])

    assert [row.stratum for row in rows] == ["strategy/9"] * 5 + ["strategy/10"] * 5


@pytest.mark.parametrize(
    ("sizes", "places"),
    [
        ({"a": 50, "b": 30, "c": 20}, {"a": 5, "b": 3, "c": 2}),
        ({"a": 55, "b": 31, "c": 14}, {"a": 6, "b": 3, "c": 1}),  # 5.5, 3.1, 1.4.
        ({"a": 98, "b": 1, "c": 1}, {"a": 10, "b": 0, "c": 0}),
    ],
)
def test_in_proportion_the_places_left_go_to_the_largest_remainders(sizes, places):
    assert proportional(sizes, "2013", 10) == places


def test_equally_each_has_one_in_turn_as_long_as_it_has_some_left():
    assert equal({"a": 90, "b": 2, "c": 8}, "2013", 10) == {"a": 4, "b": 2, "c": 4}


@pytest.mark.parametrize("share", ["proportional", "equal"])
def test_strata_that_are_alike_take_their_turn_by_the_seed(share):
    sizes = dict.fromkeys("abcdefgh", 10)
    first = sorted(sizes, key=lambda name: number_of("2013", name))[:3]

    places = places_of(sizes, seed="2013", size=3, share=share)

    assert {name for name in sizes if places[name]} == set(first)


@pytest.mark.parametrize("share", ["proportional", "equal"])
def test_as_many_are_drawn_as_were_asked_for_and_no_stratum_gives_more_than_it_has(share):
    sizes = {"a": 1, "b": 7, "c": 13, "d": 2, "e": 40}
    for size in range(1, 70):
        places = places_of(sizes, seed="s", size=size, share=share)
        assert sum(places.values()) == min(size, 63)
        assert all(places[name] <= number for name, number in sizes.items())


def test_where_there_are_fewer_all_are_drawn():
    assert len(drawn([(key, "") for key in KEYS], size=1000)) == 100


def test_no_more_is_held_than_twice_as_many_as_are_drawn():
    met = Smallest(5)
    for number in range(1000):
        met.meet(number_of("2013", str(number)), Member(str(number), "", number))
        assert len(met.held) <= 10

    expected = sorted(map(str, range(1000)), key=lambda key: number_of("2013", key))[:5]
    assert [row.key for row in met.by_number()] == expected
