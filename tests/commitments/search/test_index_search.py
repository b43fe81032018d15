import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from commitments.models import SearchText, SearchWord
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
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


if connection.vendor == "sqlite":

    def test_an_index_that_is_not_as_its_table_is_told(edition):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO commitments_search (commitments_search) VALUES ('delete-all')"
            )

        with pytest.raises(CommandError, match="the index of SQLite"):
            call_command("index_search", "--check")
