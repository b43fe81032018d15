"""Pages of departments and by action, made of one record, in every shape in which they come."""

import io
import json
import zipfile
from dataclasses import dataclass, field
from html import escape

from commitments.importers.pages.files import Files
from commitments.marks.notation import List, Paragraph, Table, parse
from commitments.marks.past import links_in, spoken

STRATEGY = "Government Digital Strategy"
NAMES = {
    "dfe": ("DfE", "Department for Education", "Department of Education"),
    "dwp": ("DWP", "Department for Work and Pensions", "Department for Work & Pensions"),
    "decc": (
        *("DECC", "Department of Energy and Climate Change"),
        "Department for Energy and Climate Change",
    ),
    "ago": ("AGO", "Attorney General’s Office", "The Attorney General's Office"),
}
TITLES = {1: "An active digital leader", 7: "Move onto GOV.UK by July 2013"}
HEADINGS = {
    "commitment": "Departmental digital strategy commitments (December {})",
    "progress": "Progress during {}",
    "plan": "Planned activities in {}",
}
CELLS = [("commitment", 2012), ("progress", 2013), ("plan", 2014)]
Record = dict[tuple[str, int, str, int], str]  # By department, action, kind, year: marked texts.


@dataclass(frozen=True)
class Shape:
    """How a page looks: its kind of file, and what differs between pages that were published."""

    ending: str = "html"
    is_numbered: bool = False
    is_titled_twice: bool = False
    is_named_otherwise: bool = False
    updated: str = "16 January 2015"
    beside: str = field(default="")


def department_page(record: Record, slug: str, shape: Shape) -> tuple[str, bytes]:
    title = f"{NAMES[slug][0]}’s actions in response to the {STRATEGY}"
    parts: list[tuple[str, str]] = []
    actions = sorted({action for of, action, _kind, _year in record if of == slug})
    for place, action in enumerate(actions, 1):
        parts.append(("h2", numbered(shape, f"{place}. ", f"Action {action}: {TITLES[action]}")))
        for number, (kind, year) in enumerate(CELLS, 1):
            if text := record.get((slug, action, kind, year)):
                heading = numbered(shape, f"{place}.{number} ", HEADINGS[kind].format(year))
                parts += [("h3", heading), ("text", text)]
    return f"{slug}.{shape.ending}", page(title, parts, shape)


def page_by_action(record: Record, action: int, shape: Shape) -> tuple[str, bytes]:
    title = f"Action {action}: {TITLES[action]}"
    parts = [("h2", title)] if shape.is_titled_twice else []
    parts += [
        ("text", f"This action forms part of the {STRATEGY}."),
        ("text", "Here’s how departments are responding to this action:"),
    ]
    departments = list(dict.fromkeys(of for of, number, *_cell in record if number == action))
    for place, slug in enumerate(departments, 1):
        name = NAMES[slug][2 if shape.is_named_otherwise else 1]
        parts.append(("h2", numbered(shape, f"{place}. ", name)))
        for number, (kind, year) in enumerate(CELLS, 1):
            if text := record.get((slug, action, kind, year)):
                heading = numbered(shape, f"{place}.{number} ", HEADINGS[kind].format(year))
                parts += [("h3", heading), ("text", text)]
    return f"action-{action}.{shape.ending}", page(title, parts, shape)


def numbered(shape: Shape, number: str, heading: str) -> str:
    return f"{number}{heading}" if shape.is_numbered else heading


def page(title: str, parts: list[tuple[str, str]], shape: Shape) -> bytes:
    match shape.ending:
        case "txt":
            return as_text(title, parts, shape).encode()
        case "json":
            return as_json(title, parts).encode()
        case _:
            return as_html(title, parts, shape).encode()


def as_text(title, parts, shape) -> str:
    lines = ["Corporate report", "", title, "", f"Updated {shape.updated}", ""]
    for kind, said in parts:
        lines += [said if kind != "text" else plain(said), ""]
    return "\n".join(lines)


def plain(text: str) -> str:
    """A text as somebody copies it from a browser."""
    return "\n\n".join("\n".join(plain_lines(block)) for block in parse(text))


def plain_lines(block):
    match block:
        case Paragraph():
            return [spoken(line) for line in block.lines]
        case List():
            lead = "• " if block.start is None else None
            return [
                f"{lead or f'{block.start + place}. '}{' '.join(map(spoken, item))}"
                for place, item in enumerate(block.items)
            ]
        case Table():
            return ["\t".join(map(spoken, row)) for row in block.rows]


def as_json(title, parts) -> str:
    told = {
        "title": title,
        "base_path": "/government/publications/a-page",
        "public_updated_at": "2015-01-16T09:30:00.000+00:00",
        "details": {"body": f'<div class="govspeak">{body(parts)}</div>'},
    }
    return json.dumps(told, indent=1)


def as_html(title, parts, shape) -> str:
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(title)} - GOV.UK</title>
<link rel="canonical" href="https://www.gov.uk/government/publications/a-page"></head>
<body>
<div id="global-cookie-message" class="gem-c-cookie-banner"><p>Tell us whether you accept
cookies</p></div>
<header class="gem-c-layout-super-navigation-header"><p>Menu</p></header>
<nav><ol><li><a href="/">Home</a></li></ol></nav>
<main id="content">
<header class="publication-header"><p>Corporate report</p><h1>{escape(title)}</h1>
<p>Updated {shape.updated}</p></header>
<aside class="gem-c-related-navigation"><h2>Related</h2><p>Progress during 2013</p></aside>
<div class="gem-c-contents-list"><h2>Contents</h2><ol><li>Action 7</li></ol></div>
<div class="gem-c-govspeak govuk-govspeak"><div class="govspeak">
{body(parts)}
</div></div>
<div class="gem-c-print-link"><p>Print this page</p></div>
</main>
<footer><p>All content is available under the Open Government Licence</p></footer>
</body></html>
"""


def body(parts) -> str:
    return "\n".join(
        html_of(said) if kind == "text" else f"<{kind}>{escape(said)}</{kind}>"
        for kind, said in parts
    )


def html_of(text: str) -> str:
    return "\n".join(map(block_of, parse(text)))


def block_of(block) -> str:
    match block:
        case Paragraph():
            return f"<p>{'<br>'.join(map(line_of, block.lines))}</p>"
        case List():
            tag = "ul" if block.start is None else "ol"
            start = f' start="{block.start}"' if block.start else ""
            items = "".join(f"<li>{'<br>'.join(map(line_of, item))}</li>" for item in block.items)
            return f"<{tag}{start}>{items}</{tag}>"
        case Table():
            rows = ("".join(f"<td>{line_of(cell)}</td>" for cell in row) for row in block.rows)
            return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def line_of(said) -> str:
    return "".join(
        escape(part)
        if isinstance(part, str)
        else f'<a href="{escape(part.address)}">{escape(part.words)}</a>'
        for part in said
    )


def links_of(text: str) -> list[str]:
    return [link.address for block in parse(text) for link in links_in(block)]


def files(*pages: tuple[str, bytes]) -> Files:
    return Files("pages", sorted(pages))


def zipped(*pages: tuple[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, source in pages:
            archive.writestr(name, source)
    return content.getvalue()
