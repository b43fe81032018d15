"""Marked texts: what is read as a mark, what stays text, and that both come back."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commitments.marks.html import as_html
from commitments.marks.notation import (
    Link,
    List,
    Paragraph,
    Table,
    address_of,
    is_address,
    needs_marks,
    parse,
    unmarked,
    written,
)
from commitments.marks.past import marks_in_words, words_of

TEXT = """\
DfE will:
- move [the agencies](https://www.gov.uk/dfe) to GOV.UK
  by March
- close the rest

3. Third
4. Fourth

| What | How many |
| managers \\| heads | 3 |

The end."""


def paragraph(*lines):
    return Paragraph(tuple((line,) for line in lines))


def test_a_text_is_read_as_its_blocks_and_written_back():
    blocks = parse(TEXT)

    assert blocks == [
        paragraph("DfE will:"),
        List(
            (
                (
                    ("move ", Link("the agencies", "https://www.gov.uk/dfe"), " to GOV.UK"),
                    ("by March",),
                ),
                (("close the rest",),),
            )
        ),
        List(((("Third",),), (("Fourth",),)), start=3),
        Table(((("What",), ("How many",)), (("managers | heads",), ("3",)))),
        paragraph("The end."),
    ]
    assert written(blocks) == TEXT.replace("will:\n-", "will:\n\n-")


@pytest.mark.parametrize(
    "line",
    [
        "-no space",
        "* a star",
        "# a heading",
        "**bold** and `code`",
        "1) one",
        "2014. A year",
        "| only one row |",
        "| no end",
        "[words](javascript:alert(1))",
        "[words](https://)",
        "[words](https://gov.uk@evil.example/)",
        "[words](ftp://example.org/)",
        "[ ](https://example.org/)",
        "[words] (https://example.org/)",
        "https://www.gov.uk/",
        "<b>no</b> &amp; a\\b",
        "<!-- [x] -->",
    ],
)
def test_whatever_is_not_just_a_mark_is_text_to_the_letter(line):
    assert parse(line) == [paragraph(line)]
    assert not needs_marks(parse(line))


def test_numbers_that_do_not_count_up_and_rows_of_other_lengths_are_text():
    assert parse("1. one\n1. two") == [paragraph("1. one", "1. two")]
    assert parse("| a | b |\n| c |") == [paragraph("| a | b |", "| c |")]


def test_a_backslash_takes_from_a_sign_that_it_marks():
    text = "\\- no item\n1\\. no number\n\\[a](https://b.example/) \\\\| C:\\dir"
    assert parse(text) == [
        paragraph("- no item", "1. no number", "[a](https://b.example/) \\| C:\\dir")
    ]


def test_html_is_only_what_the_marks_make():
    text = (
        '<script>alert("1")</script>\n\n- <img src=x onerror=alert(1)>\n\n'
        "| <th> | b |\n| & | '\" |\n\n"
        "[<b>x</b>](https://a.example/?q='&r=2)"
    )
    assert as_html(text) == (
        "<p>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;</p>\n"
        "<ul><li>&lt;img src=x onerror=alert(1)&gt;</li></ul>\n"
        '<div class="app-marked-table" role="group" aria-label="Table" tabindex="0"><table><thead>'
        '<tr><th scope="col">&lt;th&gt;</th><th scope="col">b</th></tr></thead><tbody><tr>'
        "<td>&amp;</td><td>&#x27;&quot;</td></tr></tbody></table></div>\n"
        '<p><a class="govuk-link" href="https://a.example/?q=&#x27;&amp;r=2">'
        "&lt;b&gt;x&lt;/b&gt;</a></p>"
    )
    assert as_html("2. b\n3. c") == '<ol start="2"><li>b</li><li>c</li></ol>'


def test_what_a_text_says_looks_past_its_marks():
    assert words_of(TEXT, "marked") == (
        "DfE will:\n\nmove the agencies to GOV.UK\nby March\nclose the rest\n\nThird\nFourth\n\n"
        "What\tHow many\nmanagers | heads\t3\n\nThe end."
    )
    assert words_of(TEXT, "plain") == TEXT


def test_the_marks_are_told_in_words_so_that_a_change_of_them_is_seen():
    assert marks_in_words(TEXT, "marked") == (
        "a list, 2 items, as block 2; “the agencies” leads to https://www.gov.uk/dfe; "
        "a list numbered from 3, 2 items, as block 3; a table, 2 rows of 2, as block 4"
    )
    assert marks_in_words("Words.", "marked") == "none"
    assert marks_in_words(TEXT, "plain") == ""


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("https://www.gov.uk/a(b)|c", "https://www.gov.uk/a%28b%29%7Cc"),
        (" HTTPS://www.gov.uk/ ", ""),
        ("mailto:press@example.org", "mailto:press@example.org"),
        ("mailto:nobody", ""),
        ("http://[::1", ""),
        ("https://a.example/a b", ""),
        ("https://a.example/\u202e", ""),
        ("data:text/html,x", ""),
        ("#part", ""),
    ],
)
def test_a_link_leads_to_the_web_or_to_a_mailbox(target, address):
    assert address_of(target) == address


QUICK = settings(max_examples=60, deadline=None)
SIGNS = st.text(alphabet="ab -.|[]()\\1<&\t", min_size=1, max_size=12)
WORDS = SIGNS.map(str.strip).filter(bool).filter(lambda words: "\t" not in words)
LINKS = st.builds(Link, WORDS, st.just("https://a.example/b"))


def joined(parts):
    """As a line is read: no two texts side by side, no space at its ends."""
    said = []
    for part in parts:
        if isinstance(part, str) and said and isinstance(said[-1], str):
            said[-1] += part
        else:
            said.append(part)
    return tuple(said)


SAID = st.lists(st.one_of(WORDS, LINKS), min_size=1, max_size=3).map(joined)
LINES = st.lists(SAID, min_size=1, max_size=3).map(tuple)
PARAGRAPHS = st.builds(Paragraph, LINES)
LISTS = st.builds(
    List,
    st.lists(LINES, min_size=1, max_size=3).map(tuple),
    st.one_of(st.none(), st.integers(min_value=0, max_value=900)),
)
TABLES = st.integers(min_value=1, max_value=3).flatmap(
    lambda width: st.builds(
        Table,
        st.lists(st.tuples(*[st.one_of(st.just(()), SAID)] * width), min_size=2, max_size=3).map(
            tuple
        ),
    )
)


@QUICK
@given(st.lists(st.one_of(PARAGRAPHS, LISTS, TABLES), max_size=4))
def test_any_blocks_come_back_as_they_were_written(blocks):
    assert parse(written(blocks)) == blocks
    if not needs_marks(blocks):
        assert unmarked(blocks) == words_of(written(blocks), "marked")


@QUICK
@given(st.text(alphabet="ab -.|[]()\\1\n:/htps", max_size=60))
def test_any_text_is_read_and_written_as_the_same_blocks(text):
    blocks = parse(text)
    assert parse(written(blocks)) == blocks


TAG = re.compile(
    r"</?(p|ul|ol|li|table|thead|tbody|tr|td|div)>|<br>|</?a>|<ol start=\"[0-9]+\">|</th>"
    r"|<th scope=\"col\">|<a class=\"govuk-link\" href=\"https://a[^\"<>]*\">"
    r"|<div class=\"app-marked-table\" role=\"group\" aria-label=\"Table\" tabindex=\"0\">"
)


@QUICK
@given(st.text(alphabet="<>&\"'a/ |-.1\n[]()=", max_size=60))
def test_no_text_makes_a_tag_of_its_own(text):
    html = as_html(f"{text}\n\n[{text}](https://a{text})\n\n| a | {text} |\n| b | c |")
    assert "<" not in TAG.sub("", html)


def test_an_address_is_judged_quickly():
    assert not is_address("https://" + "[" * 50_000)
    assert parse("[" * 20_000 + "](https://a.example/)")
