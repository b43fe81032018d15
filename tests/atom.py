"""What RFC 4287 asks of an Atom feed, as far as a program can tell."""

from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
ONCE = {"id", "title", "updated"}
AT_MOST_ONCE = {"published", "rights", "subtitle", "summary", "content", "generator", "logo"}


def read(xml: bytes):
    """The feed as an element tree, after every rule was held against it."""
    feed = ElementTree.fromstring(xml)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for element in (feed, *entries):
        check_element(element)
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids)), "An id stands for one entry of a feed."
    has_author = feed.find(f"{ATOM}author") is not None
    assert has_author or all(entry.find(f"{ATOM}author") is not None for entry in entries)
    assert links(feed, "self"), "A feed should say where it is (4.1.1)."
    return feed


def check_element(element):
    names = [child.tag.removeprefix(ATOM) for child in element]
    for name in ONCE:
        assert names.count(name) == 1, f"{name} stands {names.count(name)} times"
    for name in AT_MOST_ONCE:
        assert names.count(name) <= 1, name
    assert urlsplit(element.findtext(f"{ATOM}id")).scheme, "An id is a whole IRI."
    for name in ("updated", "published"):
        if moment := element.findtext(f"{ATOM}{name}"):
            assert datetime.fromisoformat(moment).tzinfo, f"{name} has its offset (RFC 3339)"
    for author in element.findall(f"{ATOM}author"):
        assert author.findtext(f"{ATOM}name")
    for summary in element.findall(f"{ATOM}summary"):
        assert summary.get("type") in (None, "text", "html", "xhtml")
    for category in element.findall(f"{ATOM}category"):
        assert category.get("term")
    check_links(element)


def check_links(element):
    for link in element.findall(f"{ATOM}link"):
        assert urlsplit(link.get("href")).netloc, "A link is whole."
    has_content = element.find(f"{ATOM}content") is not None
    assert has_content or links(element, "alternate"), "What has no content has an alternate."
    assert len(links(element, "alternate")) <= 1


def links(element, rel):
    found = element.findall(f"{ATOM}link")
    return [link.get("href") for link in found if link.get("rel", "alternate") == rel]


def texts(feed, name):
    """That element of every entry."""
    return [entry.findtext(f"{ATOM}{name}") for entry in feed.findall(f"{ATOM}entry")]
