"""As many together as may be taken at once."""

from commitments.together import together


def parts(*sizes, most=10):
    return list(together([(size, size) for size in sizes], most))


def test_no_part_is_larger_than_may_be_but_for_one_thing_that_is():
    assert parts(4, 6, 1, 9, 1) == [[4, 6], [1, 9], [1]]
    assert parts(3, 25, 3) == [[3], [25], [3]]


def test_the_order_stays_and_nothing_is_left_out():
    assert [thing for part in parts(*range(30)) for thing in part] == list(range(30))


def test_of_nothing_there_is_no_part():
    assert parts() == []
