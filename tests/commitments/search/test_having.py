import random

import pytest

from commitments.models import SearchText
from commitments.search import index
from commitments.search.words import phrases, stems_held

pytestmark = pytest.mark.django_db
ODD = (
    "plan planned agency agencies CAFÉ naïve ß 1e5 3d 007 x² 2013 東京 कि ٣ ﷺ ½ Ŀ don't e-mail "
    "3.14 http://a.example/b?c=d a_b O'Neil -5 <b> & | ! :* \\ %"
)
WORDS = ODD.split()
TEXTS = 300


@pytest.fixture(scope="module")
def said():
    made_up = random.Random(2012)
    return [" ".join(made_up.choices(WORDS, k=made_up.randint(0, 9))) for _ in range(TEXTS)]


@pytest.fixture
def kept(said):
    rows = [
        SearchText(entry_id=0, edition_id=0, revision_id=n, stems=stems_held(text))
        for n, text in enumerate(said)
    ]
    SearchText.objects.bulk_create(rows)
    index.refill()


def asked():
    """Words, two of them, and some side by side."""
    made_up = random.Random(2013)
    for _ in range(200):
        some = [" ".join(made_up.choices(WORDS, k=made_up.randint(1, 3))) for _ in range(2)]
        yield made_up.choice(["{0}", "{0} {1}", '"{0}"', '"{0}" {1}', '"{0}" "{1}"']).format(*some)


def has(stems: str, phrase: list[str]) -> bool:
    return f" {' '.join(phrase)} " in f" {stems} "


@pytest.mark.parametrize(("having", "fits"), [("having", all), ("having_any", any)])
def test_just_the_texts_are_found_that_have_the_words(said, kept, having, fits):
    found_at_all = 0
    for query in asked():
        wanted = phrases(query)
        expected = {
            n
            for n, text in enumerate(said)
            if wanted and fits(has(stems_held(text), phrase) for phrase in wanted)
        }
        found = getattr(SearchText.objects, having)(query).values_list("revision_id", flat=True)
        assert set(found) == expected, query
        found_at_all += len(expected)
    assert found_at_all > TEXTS
