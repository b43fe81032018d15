import gc

import pytest

from strategy import garbage


@garbage.seldom_searched()
def fail():
    assert gc.get_threshold() == garbage.SELDOM
    raise ValueError("wrong")


def test_garbage_is_searched_for_seldom_and_then_as_before_also_after_an_error():
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="wrong"):
        fail()
    assert gc.get_threshold() == before
