from itertools import islice, product

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from commitments.models import SearchText, SearchWord
from commitments.search.words import fold
from strategy import letters
from tests import make
from tests.rows import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture
@made_once
def edition():
    edition = make.draft_edition(2013)
    make.revision(edition, action=7, text="The portal opened.")
    make.pledge(edition, action=8, statement="Open the gateway")
    return make.publish(edition)


def told(capsys, *arguments):
    call_command("index_search", *arguments)
    return capsys.readouterr().out


def test_what_is_published_is_known(edition, capsys):
    assert told(capsys, "--check") == "Search knows everything that is published.\n"


def test_a_text_that_search_lacks_is_named_and_found_again(client, edition, capsys):
    SearchText.objects.filter(pledge=None).delete()
    SearchWord.objects.all().delete()
    assert "1 result." not in client.get("/search/?q=portal").text

    with pytest.raises(CommandError, match=r"revision \d+, Action 7, progress"):
        call_command("index_search", "--check")
    assert told(capsys) == "2 published texts and pledges can be found.\n"

    assert "Search knows everything" in told(capsys, "--check")
    assert "1 result." in client.get("/search/?q=portal").text
    assert ">portal</a>" in client.get("/search/?q=portel").text


def test_other_words_than_the_text_has_are_named(edition):
    SearchText.objects.exclude(pledge=None).update(stems="something else")

    with pytest.raises(CommandError, match=r"pledge \d+, Action 8, plan"):
        call_command("index_search", "--check")


def test_drafts_are_not_indexed(edition, capsys):
    make.revision(make.draft_edition(2014), action=9, text="Not yet to be read.")

    told(capsys)

    assert not SearchText.objects.filter(stems__contains="read").exists()


# Signs that are words in one: ㌖ is read as six letters.
OF_MANY_LETTERS = [sign for sign in map(chr, range(0x3300, 0x3358)) if len(fold(sign)) > 4]


def endless(words):
    """Different words, as many as a text may have letters: PostgreSQL holds less of one text."""
    text = " ".join(islice(words, letters.LONGEST_TEXT))
    return text[: letters.LONGEST_TEXT].rpartition(" ")[0]


@pytest.mark.parametrize(
    "text",
    [
        endless(f"{number:x}" for number in range(60_000)),
        endless(chr(0x20000 + number) for number in range(42_000)),
        endless(map("".join, product(OF_MANY_LETTERS, repeat=8))),
        endless("\ufdfa" for number in range(50_000)),
    ],
    ids=["numbers", "ideographs", "signs of many letters", "one sign of eighteen"],
)
def test_a_text_of_any_words_can_be_published_and_found(client, text, capsys):
    draft = make.draft_edition(2014)
    make.revision(draft, text=text)
    make.publish(draft)

    assert "1 result." in client.get("/search/", {"q": text.split()[0]}).text
    assert told(capsys, "--check") == "Search knows everything that is published.\n"


if connection.vendor == "sqlite":

    def test_an_index_that_is_not_as_its_table_is_told(edition):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO commitments_search (commitments_search) VALUES ('delete-all')"
            )

        with pytest.raises(CommandError, match="the index of SQLite"):
            call_command("index_search", "--check")
