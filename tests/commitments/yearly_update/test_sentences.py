"""Which sentences of a report may show what became of which promise."""

from commitments.yearly_update.sentences import likest, offered, proposed


def test_each_sentence_is_proposed_for_the_promise_that_it_says_most_of():
    said = ["Teams trained with care.", "We train managers and hire staff.", "The office is open."]
    assert proposed(["Train managers", "Open an office"], said) == {0: said[1], 1: said[2]}


def test_one_sentence_is_proposed_for_one_promise_alone():
    said = ["The new portal was built.", "It rained.", "Nothing else."]
    assert proposed(["Build a portal", "Launch the portal"], said) == {0: said[0]}


def test_as_many_as_are_left_follow_the_order_of_the_plan():
    said = ["The strategy was finished.", "Calls fell by a fifth.", "Letters name the website."]
    promises = ["Finish the strategy", "Carry it out", "Make it known"]
    assert list(proposed(promises, said).values()) == said


def test_nothing_is_proposed_of_a_text_that_says_nothing_of_it():
    assert proposed(["Train managers"], []) == {}
    assert proposed(["Train managers"], ["It rained.", "The sun shone."]) == {}


def test_what_few_sentences_say_counts_for_more():
    said = ["The service is digital.", "The digital service has a manager.", "A digital day."]
    assert likest("Name a manager of the digital service", said)[0] == said[1]


def test_a_text_without_full_stops_is_no_sentence():
    assert offered("word " * 200 + "\nIt ended. It ended.") == ["It ended."]
