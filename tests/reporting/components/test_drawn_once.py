"""Parts that are drawn once for what they are given, and kept."""

import pytest
from django.template import Context, Engine, TemplateSyntaxError
from django.utils.safestring import SafeString

from reporting.templatetags import drawn

LOADERS = [("django.template.loaders.locmem.Loader", {"part.html": "{{ words }}{{ beside }};"})]
ENGINE = Engine(loaders=LOADERS, libraries={"drawn": "reporting.templatetags.drawn"})
PAGE = '{% load drawn %}{% drawn_once "part.html" with words=words only %}'


def shown(**given):
    context = Context(given)
    context.request = None
    return ENGINE.from_string(PAGE).render(context)


def test_the_same_is_drawn_once():
    drawn.DRAWN.clear()

    assert [shown(words="one"), shown(words="two"), shown(words="one")] == ["one;", "two;", "one;"]
    assert len(drawn.DRAWN) == 2


def test_what_is_safe_is_another_than_the_same_words():
    assert shown(words="<b>") == "&lt;b&gt;;"
    assert shown(words=SafeString("<b>")) == "<b>;"


def test_it_shows_nothing_that_it_is_not_given():
    assert shown(words="one", beside="two") == "one;"
    with pytest.raises(TemplateSyntaxError):
        ENGINE.from_string('{% load drawn %}{% drawn_once "part.html" with words=words %}')


def test_it_keeps_only_so_many(monkeypatch):
    monkeypatch.setattr(drawn, "MOST", 3)
    for number in range(10):
        shown(words=number)

    assert len(drawn.DRAWN) <= 3
