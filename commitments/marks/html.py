"""A marked text as HTML: every word of it escaped, and nothing there but what is made here."""

from html import escape

from django.utils.safestring import SafeString

from commitments.marks.notation import Block, Link, List, Paragraph, Said, Table, parse


def as_html(text: str) -> SafeString:
    return SafeString("\n".join(map(_block, parse(text))))


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return f"<p>{_lines(block.lines)}</p>"
        case List():
            return _list(block)
        case Table():
            return _table(block)


def _list(block: List) -> str:
    items = "".join(f"<li>{_lines(item)}</li>" for item in block.items)
    if block.start is None:
        return f"<ul>{items}</ul>"
    start = "" if block.start == 1 else f' start="{block.start}"'
    return f"<ol{start}>{items}</ol>"


def _table(block: Table) -> str:
    """A wide one is moved in a box of its own, by key, too."""
    head, *rows = block.rows
    heads = "".join(f'<th scope="col">{_line(said)}</th>' for said in head)
    body = "".join(f"<tr>{''.join(f'<td>{_line(said)}</td>' for said in row)}</tr>" for row in rows)
    return (
        '<div class="app-marked-table" role="group" aria-label="Table" tabindex="0">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _lines(lines: tuple[Said, ...]) -> str:
    return "<br>".join(map(_line, lines))


def _line(said: Said) -> str:
    return "".join(_link(part) if isinstance(part, Link) else escape(part) for part in said)


def _link(link: Link) -> str:
    return f'<a class="govuk-link" href="{escape(link.address)}">{escape(link.words)}</a>'
