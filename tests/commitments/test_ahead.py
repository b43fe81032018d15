"""The next thing is made ready while this one is worked on."""

import threading

import pytest

from commitments.ahead import ahead

PATIENCE = 20  # Seconds.


def test_the_same_things_come_in_the_same_order():
    assert list(ahead(iter(range(100)))) == list(range(100))
    assert list(ahead([])) == []


def test_the_next_is_made_while_one_is_worked_on_and_no_more_than_that():
    begun = [threading.Event() for _number in range(4)]

    def made():
        for number, is_begun in enumerate(begun):
            is_begun.set()
            yield number

    found = ahead(made())

    assert next(found) == 0
    assert begun[1].wait(PATIENCE)
    assert not begun[2].is_set()
    assert list(found) == [1, 2, 3]


def test_what_goes_wrong_is_raised_where_it_would_have_been():
    def made():
        yield "first"
        raise ValueError("The second can't be read.")

    found = ahead(made())

    assert next(found) == "first"
    with pytest.raises(ValueError, match="second"):
        next(found)


def test_no_thread_is_left_when_nobody_asks_for_the_rest():
    before = threading.active_count()
    found = ahead(iter(range(10)))
    next(found)
    found.close()
    assert threading.active_count() == before
