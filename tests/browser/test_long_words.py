"""Words that wrap nowhere: an address of three thousand letters, a name without a space."""

from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Cast, Concat

from commitments import workflow
from commitments.models import Response
from strategy import triggers
from tests import make
from tests.browser import addresses
from tests.commitments import people

WORD = "https://docs.example.test/d/" + "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms" * 70
LONGEST = 3000
# What is part of an address or of a search, and what the record is compared by.
STAYS = (
    "_precision",
    "_words",
    "_years",
    "slug",
    "sha256",
    "digest",
    "line",
    "subject_key",
    "subject_kind",
)
OF_SEARCH = {"searchtext", "searchword", "recordchange"}


@transaction.atomic
def make_every_text_one_word():
    with triggers.set_aside(*(rule.name for rule in triggers.rules())):
        for label in ("strategy", "commitments"):
            for model in apps.get_app_config(label).get_models():
                if model._meta.model_name not in OF_SEARCH:
                    lengthen(model)


def lengthen(model):
    """Each text becomes one word of as many letters as its column takes, up to 3,000."""
    for field in filter(is_of_words, model._meta.concrete_fields):
        word = WORD[: min(LONGEST, field.max_length or LONGEST) - 5]
        told = Concat(Value(word), Cast("pk", models.TextField()))
        model._base_manager.exclude(**{field.name: ""}).update(**{field.name: told})


def is_of_words(field: models.Field) -> bool:
    return (
        isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.FileField)
        and not field.choices
        and not field.name.endswith(STAYS)
    )


@pytest.fixture
def draft(sample):
    """A year's update that is open, with words of its own."""
    response = Response.objects.get(strategy__slug="government-digital-strategy")
    edition = workflow.open_year(response=response, year=2015, by=people.teo())
    make.revision(edition, action=1, year=2015, text="Some of it.", assessment="Half")
    return edition


@pytest.fixture
def pages(draft):
    """An example of each page that anybody may read, and those of the admin."""
    public = {urlsplit(found).path: found for found in reversed(addresses.public_addresses())}
    found = [*public.values(), *addresses.admin_addresses(draft).values()]
    make_every_text_one_word()
    return found


@pytest.mark.long("a browser on every page")
@pytest.mark.usefixtures("team_of_one")
def test_no_page_scrolls_sideways_however_long_a_word_is(
    live_server, pages, client, page, admin_user
):
    client.force_login(admin_user)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([cookie | {"url": live_server.url}])
    page.set_viewport_size({"width": 320, "height": 900})
    wide, with_words = {}, 0

    for address in pages:
        page.goto(live_server.url + address, wait_until="domcontentloaded")
        across = page.evaluate("document.documentElement.scrollWidth")
        with_words += WORD[:100] in page.locator("body").inner_text()
        if across > 320:
            wide[address] = across

    assert wide == {}
    assert with_words > 30
