"""Writes a report page as departments write them, in any of the shapes the importer reads."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class WrittenSection:
    """`kind` is commitment, progress or plan; a plan's year is the year planned for."""

    kind: str
    year: int
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class WrittenAction:
    number: int
    title: str
    note: tuple[str, ...] = ()
    sections: tuple[WrittenSection, ...] = ()


@dataclass(frozen=True)
class WrittenReport:
    actions: tuple[WrittenAction, ...]
    title: str = "Actions in response to the Government Digital Strategy"
    updated_on: date | None = None


@dataclass(frozen=True)
class Shape:
    """How a page is laid out; as it stands, the way DfE's is."""

    blank_lines: int = 1
    line_end: str = "\n"
    has_last_line_end: bool = False
    has_byte_order_mark: bool = False
    title_times: int = 1
    has_type: bool = True
    has_government: bool = True
    action_word: str = "Action"
    action_separator: str = ": "
    action_numbering: str = ""  # "{action}.1 " for "7.1 Action 7: …".
    section_numbering: str = ""  # "{section}) " for "2) Progress during 2013".
    progress_word: str = "during"
    plan_word: str = "in"
    section_case: str = "as it is"  # Or a method of str: "upper", "lower", "title".
    section_end: str = ""


def write(report: WrittenReport, shape: Shape | None = None) -> bytes:
    """The bytes of the page."""
    shape = shape or Shape()
    parts = [*_preamble(report, shape)]
    for action in report.actions:
        parts += _action(action, shape)

    text = _joined(parts, shape).replace("\n", shape.line_end)
    text += shape.line_end if shape.has_last_line_end else ""
    return text.encode("utf-8-sig" if shape.has_byte_order_mark else "utf-8")


def text_of(paragraphs: tuple[str, ...], shape: Shape) -> str:
    """What the importer is to read of these paragraphs on a page of this shape."""
    return _joined(paragraphs, shape)


def _preamble(report, shape):
    if shape.has_type:
        yield "Corporate report"
    yield from [report.title] * shape.title_times
    if report.updated_on:
        yield f"Updated {report.updated_on.day} {report.updated_on:%B %Y}"
    if shape.has_government:
        yield "This was published under the 2010 to 2015 coalition government"


def _action(action, shape):
    numbering = shape.action_numbering.format(action=action.number)
    word = f"{shape.action_word} {action.number}"
    yield f"{numbering}{word}{shape.action_separator}{action.title}"
    yield from action.note
    for position, section in enumerate(action.sections, 1):
        numbering = shape.section_numbering.format(action=action.number, section=position)
        yield f"{numbering}{_section_heading(section, shape)}{shape.section_end}"
        yield from section.paragraphs


def _section_heading(section, shape):
    words = {
        "commitment": f"Departmental digital strategy commitments (December {section.year})",
        "progress": f"Progress {shape.progress_word} {section.year}",
        "plan": f"Planned activities {shape.plan_word} {section.year}",
    }[section.kind]
    return words if shape.section_case == "as it is" else getattr(words, shape.section_case)()


def _joined(parts, shape):
    return ("\n" * (shape.blank_lines + 1)).join(parts)
