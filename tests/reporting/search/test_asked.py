import pytest

from reporting.search.asked import understood


@pytest.mark.parametrize(
    ("query", "words", "year"),
    [
        ("who was digital leader in 2014", "digital leader", 2014),
        ("What happened to the parent portal?", "parent portal?", None),
        ("what’s the contact hub", "contact hub", None),
        ('the "head of digital" in 2014', '"head of digital"', 2014),
        ("skills 2013 2014", "skills 2013 2014", None),
        ("skills, 2014 (2014)", "skills,", 2014),
        ("2014", "2014", None),
        ("what was 2014", "what was 2014", None),
        ("who is it", "who is it", None),
        ("1899 portals", "1899 portals", None),
        ('"in 2014" portals', '"in 2014" portals', None),
        ("", "", None),
    ],
)
def test_a_question_is_its_words_and_its_year(query, words, year):
    question = understood(query)

    assert " ".join(question.words.split()) == words
    assert question.year == year
