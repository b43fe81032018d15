from datetime import date

from reporting.search.ranking import Match, ranked

EARLY, LATE = date(2013, 1, 1), date(2015, 1, 1)


def order(*texts, words, published=()):
    days = [*published, *[EARLY] * len(texts)]
    matches = [Match(n, n, text, days[n], 2013) for n, text in enumerate(texts)]
    return [group.entry for group in ranked(matches, [[word] for word in words])]


def test_more_of_the_words_and_fewer_others_come_first():
    assert order("a b c d e f g portal", "portal", "portal portal", words=["portal"])[-1] == 0


def test_words_side_by_side_come_first():
    assert order("portal a parent", "parent portal a", words=["parent", "portal"]) == [1, 0]


def test_a_rare_word_counts_for_more():
    texts = ["digital x", "digital y", "digital z", "hub q"]
    assert order(*texts, words=["digital", "hub"])[0] == 3


def test_of_equals_the_latest_edition_comes_first():
    assert order("portal a", "portal b", words=["portal"], published=[EARLY, LATE]) == [1, 0]


def test_a_text_and_its_promises_are_one():
    matches = [
        Match(1, 7, "portal a b c", EARLY, 2013),
        Match(2, 7, "portal", EARLY, 2013),
        Match(3, 8, "portal a", EARLY, 2013),
    ]
    found = ranked(matches, [["portal"]])

    assert [group.entry for group in found] == [7, 8]
    assert found[0].found == [1, 2]


def test_nothing_is_put_in_order():
    assert ranked([], [["portal"]]) == []
