"""The parts that pages are made of, each in its states, for the page under the docs.

A part is shown with things made up for it, so that the page is the same whatever the record holds.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.html import format_html

from reporting.components.charts import bar_chart, line_chart
from reporting.components.examples import (
    ACTION,
    CHANGE,
    CLOSED,
    DEPARTMENT,
    EDITION,
    ESFA,
    LATER,
    MERGED,
    MIXED,
    RESPONSE,
    SHUT,
    SOURCE,
    SPLIT,
    WITHDRAWAL,
    ExampleForm,
    Thing,
    cell,
    citation,
    edition,
    entry,
    filters,
    form_with_errors,
    held,
    of_cell,
    opinion,
    outcome,
    page_of,
    pledge,
    revision,
    several,
)
from reporting.record.progress import STATUSES, Tally
from strategy.partial_dates import PartialDate


@dataclass(frozen=True)
class State:
    """A part as it is in one case, in words, and what it is given then."""

    words: str
    given: Mapping = field(default_factory=dict)


@dataclass(frozen=True)
class Component:
    """A part: its file, what it is called, and its states."""

    name: str
    template: str
    states: list[State]
    frame: str = "{}"  # What it must stand in, as a row must stand in a list.

    def rendered(self, request) -> list[tuple[str, str]]:
        """Each state's words and its HTML."""
        return [
            (
                state.words,
                format_html(
                    self.frame, render_to_string(self.template, dict(state.given), request)
                ),
            )
            for state in self.states
        ]


STATUS_SLUGS = [
    "filled",
    "not-due",
    "not-applicable",
    "nil-return",
    "left-out",
    "no-report",
    "awaited",
    *(status for status in STATUSES if status not in ("awaited", "no-report")),
]


def components() -> list[Component]:
    """All of them, in the order of the page."""
    return [
        *words_and_signs(),
        *ways_through(),
        *beside_a_page(),
        *of_the_record(),
        *of_pledges(),
        *of_offices(),
    ]


def words_and_signs() -> list[Component]:
    return [
        Component(
            "Status",
            "_status.html",
            [State(slug.replace("-", " "), {"status": slug}) for slug in STATUS_SLUGS],
        ),
        Component("What the words mean", "reporting/_statuses_explained.html", [State("always")]),
        Component(
            "How promises are counted",
            "reporting/_progress_explained.html",
            [State("of all"), State("of one department", {"of_one": True})],
        ),
        Component("Our own reading", "reporting/_our_reading.html", [State("always")]),
        Component(
            "Source",
            "_source.html",
            [
                State("with an address", {"source": SOURCE, "section": "Action 7"}),
                State("without", {"source": Thing(**{**vars(SOURCE), "url": ""})}),
            ],
        ),
        Component(
            "Source in a table",
            "_source_words.html",
            [State("with an address", {"source": SOURCE, "section": "Action 7"})],
            frame='<div class="govuk-body">{}</div>',
        ),
        Component(
            "Department that came to an end",
            "reporting/_ended.html",
            [
                State("merged into another", {"department": ESFA, "end": MERGED}),
                State("split", {"department": ESFA, "end": SPLIT}),
                State("closed", {"department": ESFA, "end": CLOSED}),
            ],
        ),
        Component(
            "Change of a department",
            "reporting/_department_change.html",
            [
                State("into another", {"change": CHANGE}),
                State("closed", {"change": SHUT}),
            ],
            frame='<p class="govuk-body">{}</p>',
        ),
        Component(
            "What took a promise back",
            "reporting/_taken_back.html",
            [
                State("withdrawn", {"withdrawals": [WITHDRAWAL], "response": RESPONSE}),
                State(
                    "replaced",
                    {"newer": [pledge("awaited", edition=EDITION)], "response": RESPONSE},
                ),
            ],
        ),
        Component(
            "Row of a summary list",
            "_summary_row.html",
            [State("always", {"key": "Published", "value": "16 January 2015"})],
            frame='<dl class="govuk-summary-list">{}</dl>',
        ),
    ]


def ways_through() -> list[Component]:
    return [
        Component(
            "Record of another day",
            "_as_at_banner.html",
            [State("always", {"as_at": date(2014, 6, 1), "today_url": "/"})],
        ),
        Component(
            "Breadcrumb",
            "_breadcrumb.html",
            [
                State("that leads somewhere", {"text": "Record", "url": "/"}),
                State("of the page that is shown", {"text": "Action 7"}),
            ],
            frame='<ol class="govuk-breadcrumbs__list">{}</ol>',
        ),
        Component(
            "Pagination",
            "_pagination.html",
            [
                State("first page", page_of(1, 2)),
                State("in the middle", page_of(5, 9)),
                State("last page", page_of(3, 3)),
            ],
        ),
        Component(
            "Previous and next",
            "_previous_next.html",
            [
                State(
                    "both",
                    {
                        "what": "actions",
                        "previous_url": "/",
                        "previous_text": "Action 6",
                        "next_url": "/",
                        "next_text": "Action 8",
                    },
                ),
                State("the first", {"what": "years", "next_url": "/", "next_text": "2013"}),
            ],
        ),
        Component(
            "Filters in force",
            "_active_filters.html",
            [State("two", {"filters": filters(), "path": "/pledges/"})],
        ),
        Component(
            "Form of filters",
            "reporting/_filter_form.html",
            [
                State(
                    "as it is first",
                    {"form": ExampleForm(), "text": "Filter", "count": "25 entries"},
                ),
                State(
                    "before anything is asked",
                    {"form": ExampleForm(prefix="unasked"), "text": "Search"},
                ),
                State(
                    "with errors",
                    {"form": form_with_errors(), "text": "Filter", "count": "0 entries"},
                ),
            ],
        ),
        Component(
            "Error summary", "_error_summary.html", [State("three", {"form": form_with_errors()})]
        ),
    ]


def beside_a_page() -> list[Component]:
    given = {"response": RESPONSE}
    return [
        Component(
            "Other actions",
            "reporting/_actions_navigation.html",
            [State("beside an action", given | {"actions": [ACTION, LATER], "current": 7})],
        ),
        Component(
            "Other years",
            "reporting/_years_navigation.html",
            [State("beside a year", given | {"years": [2013, 2014], "current": 2014})],
        ),
    ]


DISAGREED = Tally(Counter(delivered=2), contested=1, disputed=1)


def of_the_record() -> list[Component]:
    chart = bar_chart([("All", MIXED)])
    managers = line_chart({2012: Decimal(1), 2013: Decimal(3), 2015: Decimal("2.5")})
    latest = [EDITION, edition(position=2, published_on="December 2013", is_date_inferred=True)]
    return [
        Component(
            "Fair figure",
            "reporting/_fair_figure.html",
            [
                State("of a department", {"tally": MIXED, "whose": "DfE’s", "response": RESPONSE}),
                State("of all", {"tally": MIXED}),
                State("where no report covers any", {"tally": Tally(Counter(awaited=3))}),
            ],
        ),
        Component(
            "Patterns of charts",
            "reporting/_chart_patterns.html",
            [State("once a page, and nothing by themselves")],
        ),
        Component(
            "Bar of all",
            "reporting/_one_bar.html",
            [State("always", {"chart": chart, "name": "example-bar", "title": "All promises"})],
        ),
        Component(
            "Disagreements",
            "reporting/_disagreements.html",
            [State("of auditors and of a department", {"tally": DISAGREED})],
        ),
        Component("Key with counts", "reporting/_key.html", [State("always", {"tally": MIXED})]),
        Component(
            "Latest editions",
            "reporting/_latest_editions.html",
            [
                State("of one response", {"editions": latest}),
                State("of many", {"editions": latest, "is_of_many": True}),
            ],
        ),
        Component("Cell", "reporting/_cell.html", cells()),
        Component(
            "Edition of a text",
            "reporting/_published.html",
            [
                State(
                    "with its place in the source",
                    {"edition": EDITION, "response": RESPONSE, "section": "Action 7"},
                )
            ],
        ),
        Component(
            "Text said before",
            "reporting/_repeats.html",
            [
                State(
                    "of one year",
                    {
                        "repeats": [Thing(entry=entry("plan", 2014, "plan for 2014"), percent=72)],
                        "action": ACTION,
                        "response": RESPONSE,
                    },
                )
            ],
        ),
        Component(
            "Cell without a text",
            "reporting/_empty.html",
            [
                State(
                    "not due",
                    {"cell": cell("not-due", why="Not due: nobody asked for it.")}
                    | {"response": RESPONSE},
                )
            ],
        ),
        Component(
            "Line of a measure",
            "reporting/_chart_line.html",
            [
                State(
                    "with a gap",
                    {
                        "chart": managers,
                        "name": "example-line",
                        "title": "Service managers trained",
                        "unit": "people",
                        "gaps": [2014],
                    },
                )
            ],
        ),
        Component(
            "Nothing of a kind",
            "reporting/_none_of.html",
            [
                State("today", {"what": "teams"}),
                State("on a day", {"what": "teams", "as_at": date(2014, 6, 1), "is_asked": True}),
            ],
        ),
    ]


def cells() -> list[State]:
    """A cell with a text in its forms, and in each kind of emptiness."""
    text = (
        "The sites of two agencies moved to GOV.UK.\n\n• The first in March.\n• The second in July."
    )
    corrected = revision(
        text, edition=edition(kind="correction", change_note="The second moved in July.")
    )
    mended = revision(text, edition=edition(kind="supplement", change_note="A line was missing."))
    repeat = Thing(entry=entry("plan", 2014, "plan for 2014"), percent=72)
    return [
        State("with a text", of_cell(cell("filled", revision(text, section="Action 7")))),
        State(
            "with promises, the department’s assessment, and a text said before",
            of_cell(
                cell(
                    "filled",
                    revision(text, assessment="on track"),
                    repeats=[repeat],
                    pledges=(pledge("delivered"), pledge("not-reported", due="March 2014")),
                )
            ),
        ),
        State("corrected", of_cell(cell("filled", corrected, year=2013))),
        State("mended", of_cell(cell("filled", mended, year=2013, kind="plan"))),
        State(
            "not due",
            of_cell(
                cell(
                    "not-due",
                    why="Not due: this action was added in December 2013 and is reported for from "
                    "2014.",
                )
            ),
        ),
        State(
            "not applicable",
            of_cell(
                cell(
                    "not-applicable",
                    revision(answer="not-applicable", reason="It has no agencies."),
                )
            ),
        ),
        State(
            "nil return",
            of_cell(cell("nil-return", revision(answer="nil-return", reason="Nothing changed."))),
        ),
        State(
            "left out",
            of_cell(cell("left-out", why="Left out: DfE’s report for 2014 does not mention this.")),
        ),
        State(
            "awaited",
            of_cell(cell("awaited", why="Awaited: DfE’s report for 2014 is not out yet.")),
        ),
        State(
            "no report",
            of_cell(cell("no-report", why="No report: DfE has not published a report for 2014.")),
        ),
    ]


def of_pledges() -> list[Component]:
    one = Tally(Counter({"delivered": 1}))
    years = [("2013", one), ("2014", MIXED), ("2015", Tally())]
    file = Thing(
        title="Survey of the sites",
        url="",
        file=Thing(name="evidence/2015/survey.pdf"),
        type="PDF",
        size=1_250_000,
        sha256="0" * 64,
    )
    return [
        Component(
            "Tally",
            "reporting/_tally.html",
            [
                State(words, {"tally": tally, "response": RESPONSE, "heading": "Promises"})
                for words, tally in (("none", Tally()), ("one", one), ("of every outcome", MIXED))
            ],
        ),
        Component(
            "Bars of outcomes",
            "reporting/_chart_bars.html",
            [
                State(
                    "three years",
                    {"chart": bar_chart(years), "name": "example-bars", "title": "By year"},
                )
            ],
        ),
        Component(
            "Promises of a text",
            "reporting/_pledges.html",
            [
                State(
                    "one of each outcome",
                    {"pledges": [pledge(status) for status in STATUSES], "response": RESPONSE},
                ),
            ],
        ),
        Component(
            "Whose reading",
            "reporting/_whose.html",
            [
                State(words, {"pledge": of, "told": of.told, "department": DEPARTMENT})
                for words, of in (
                    ("ours", pledge("delivered")),
                    ("the department’s own", pledge("awaited", is_our_reading=False)),
                    ("of both", pledge("delivered", is_our_reading=False)),
                    (
                        "weak and arguable",
                        pledge("awaited", is_weak=True, arguable="One reader saw a hope in it."),
                    ),
                )
            ],
        ),
        Component(
            "What is said of a promise",
            "reporting/_outcomes.html",
            [
                State("by one", {"told": [outcome("delivered")], "response": RESPONSE}),
                State(
                    "by department and record",
                    {
                        "told": [
                            outcome("delivered", is_our_reading=False),
                            outcome("partly-delivered", arguable="Six of nine sites moved."),
                        ],
                        "response": RESPONSE,
                    },
                ),
                State(
                    "by auditors, too",
                    {
                        "told": [outcome("delivered")],
                        "opinions": [
                            opinion(verdict)
                            for verdict in ("agree", "disagree", "not-enough-evidence")
                        ],
                        "response": RESPONSE,
                    },
                ),
                State(
                    "by auditors alone",
                    {
                        "told": [],
                        "status": "not-reported",
                        "opinions": [opinion("disagree", judged="not-reported")],
                        "response": RESPONSE,
                    },
                ),
            ],
        ),
        Component(
            "Words that show an outcome",
            "reporting/_cited.html",
            [
                State("quoted", {"citation": citation(), "response": RESPONSE}),
                State(
                    "in our own words",
                    {"citation": citation(is_quoted=False), "response": RESPONSE},
                ),
                State(
                    "in the department’s words of today",
                    {
                        "citation": citation(is_quoted=False, outcome=Thing(is_our_reading=False)),
                        "response": RESPONSE,
                    },
                ),
                State(
                    "from a text that was changed later",
                    {
                        "citation": citation(changed=Thing(edition=edition(position=4))),
                        "response": RESPONSE,
                    },
                ),
            ],
        ),
        Component(
            "What an edition says of a promise",
            "reporting/_told.html",
            [
                State("with its words", {"outcome": outcome("delivered"), "response": RESPONSE}),
                State(
                    "carried forward, with a note and evidence",
                    {
                        "outcome": outcome(
                            "carried-forward",
                            note="To the next year.",
                            leads_on=True,
                            carried_to=Thing(
                                pk=2,
                                statement="Move the rest",
                                entry=entry("plan", 2015, "plan for 2015"),
                            ),
                            evidence=several([file]),
                        ),
                        "response": RESPONSE,
                    },
                ),
                State(
                    "without words",
                    {"outcome": outcome("dropped", citations=several([])), "response": RESPONSE},
                ),
            ],
        ),
    ]


def of_offices() -> list[Component]:
    leader = Thing(name="Digital leader", slug="digital-leader")
    row = Thing(office=Thing(role=leader, holders=[held()]), actions=1, last_heard_of=None)
    heard_of = Thing(last_heard_of=PartialDate.parse("January 2015"), office=row.office, actions=1)
    given = {"response": RESPONSE, "actions": 16}
    return [
        Component(
            "Holders of an office",
            "reporting/_holders.html",
            [
                State(
                    "certain", {"holders": [held(until="during 2014")], "department": DEPARTMENT}
                ),
                State(
                    "possible",
                    {"holders": [held(is_certain=False), held()], "department": DEPARTMENT},
                ),
                State(
                    "one of two, neither named",
                    {"holders": [held(), held()], "is_one_of_unnamed": True},
                ),
                State(
                    "last heard of",
                    {
                        "holders": [held(is_certain=False, heard="16 January 2015")],
                        "department": DEPARTMENT,
                    },
                ),
                State("vacant", {"holders": [], "vacant_since": "29 June 2022"}),
                State("unknown", {"holders": []}),
            ],
        ),
        Component(
            "Responsible offices",
            "reporting/_answerable_offices.html",
            [
                State("one office", given | {"answerable": [row]}),
                State("last heard of", given | {"answerable": [heard_of]}),
                State("nobody named", given | {"answerable": []}),
            ],
        ),
    ]
