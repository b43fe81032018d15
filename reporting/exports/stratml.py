"""A response as StratML Part 2 (ISO 17469-2), the XML of strategies and of reports on them.

The strategy's actions are its goals. Under each stand objectives, one for each commitment and each
year, with what was reported as further information; pledges are their qualitative indicators,
measures their quantitative ones.
"""

import uuid
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from commitments.answers import said
from commitments.models import Measure, Outcome, Pledge, Response, Revision
from commitments.models.recorded import day_recorded
from reporting.exports.feeds import xml_text
from reporting.governance.answerable import WhoWasAnswerable
from reporting.governance.attested import heard_of_words
from reporting.record.cells import Cell, Cells, Pair
from reporting.record.measures import measures_with_figures
from reporting.record.pledges import whose_words
from reporting.record.progress import STATUSES
from reporting.record.signed import first_that_covers, signed_words
from strategy.models import Action
from strategy.partial_dates import PartialDate

NAMESPACE = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"
# Identifiers are made from the record's own keys, so they are the same wherever it is installed.
IDENTIFIERS = uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)
COMPILED = (
    "Compiled by Pledgebook, which is not a government website. Each pledge says whether it and "
    "its outcome are our reading of the report or the department's own statement. Contains public "
    "sector information licensed under the Open Government Licence v3.0."
)

SUMMED_UP = (
    "Texts that begin with “Our summary:” are not the department's own words, but this record's "
    "summaries of what was published."
)


def document(response: Response, as_at, address: str) -> bytes:
    """The whole response as it could be read on a day. `address` is where the page of it is."""
    return ElementTree.tostring(
        Report(response, as_at, address).element(), encoding="utf-8", xml_declaration=True
    )


def identifier(key: str) -> str:
    """An XML ID, which may not begin with a digit."""
    return f"_{uuid.uuid5(IDENTIFIERS, key)}"


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """One more child, with its text."""
    child = SubElement(parent, name, attributes)
    child.text = xml_text(text) or None
    return child


class Report:
    """The document in the making: one method for each element, in the order of the schema."""

    def __init__(self, response: Response, as_at, address: str):
        self.response = response
        self.cells = Cells(response, as_at, with_pledges=True)
        self.who = WhoWasAnswerable(response.department, self.cells.actions, as_at)
        self.measures = list(measures_with_figures(as_at).filter(response=response))
        self.address = address

    def element(self) -> Element:
        root = Element(
            "PerformancePlanOrReport", {"xmlns": NAMESPACE, "Type": "Performance_Report"}
        )
        add(root, "Name", self.response.title)
        add(
            root,
            "Description",
            f"What {self.response.department.name} promised and reported in response to "
            f"the {self.response.strategy}.",
        )
        about = [COMPILED, *([SUMMED_UP] if self.cells.summaries else [])]
        recorded = day_recorded()
        shown = f", as shown here on {recorded.isoformat()}" if recorded else ""
        as_at = f"As at {self.cells.as_at.isoformat()}{shown}."
        signed = signed_words(first_that_covers(self.cells.editions))
        add(root, "OtherInformation", f"{' '.join(about)} {as_at} {signed}")
        core = SubElement(root, "StrategicPlanCore")
        self._organization(core)
        for action in self.cells.actions:
            self._goal(core, action)
        self._goal_of_no_action(core)
        self._administrative_information(root)
        return root

    def _organization(self, core):
        department = self.response.department
        organization = SubElement(core, "Organization")
        add(organization, "Name", department.name)
        add(organization, "Acronym", department.abbreviation)
        add(organization, "Identifier", identifier(department.slug))

    def _goal(self, core, action: Action):
        goal = SubElement(core, "Goal")
        add(goal, "Name", action.title)
        add(goal, "Description", described(action))
        add(goal, "Identifier", identifier(f"{self.response.key}/{action.number}"))
        add(goal, "SequenceIndicator", str(action.number))
        for answerable in self.who.for_action(action):
            self._stakeholder(goal, answerable)
        for pair in (self.cells.pair(action, year) for year in self.cells.years):
            for objective in self._objectives(pair):
                goal.append(objective)
        self._measured(goal, [row for row in self.measures if row.action_id == action.pk])

    def _stakeholder(self, goal, answerable):
        stakeholder = add(goal, "Stakeholder", StakeholderTypeType="Person")
        add(stakeholder, "Name", answerable.role.name)
        names = ", ".join(str(held.name) for held in answerable.holders)
        since = f"From {answerable.accountability.started_on}"
        if heard := answerable.last_heard_of:
            since += f", last heard of {heard_of_words(heard)}"
        add(stakeholder, "Description", f"{since}. Held by: {names}" if names else since)

    def _objectives(self, pair: Pair) -> Iterator[Element]:
        """Its commitment, if that is of this year; what was planned for it, with what was done."""
        if pair.commitment.revision:
            yield self._objective(pair.commitment)
        if pair.plan.revision or pair.progress.revision:
            yield self._objective(pair.plan, pair.progress)

    def _objective(self, cell: Cell, progress: Cell | None = None) -> Element:
        objective = Element("Objective")
        named = cell if cell.revision else progress
        add(objective, "Name", named.said.capitalize())
        add(objective, "Description", told_in(cell.revision) if cell.revision else "")
        add(objective, "Identifier", identifier(f"{self.response.key}/{cell.key}"))
        add(objective, "SequenceIndicator", f"{cell.action.number}.{cell.year}")
        if progress and progress.revision:
            told = told_in(progress.revision)
            add(objective, "OtherInformation", f"{progress.said.capitalize()}: {told}")
        for pledge in cell.pledges:
            self._pledge(objective, pledge)
        return objective

    def _pledge(self, objective, pledge: Pledge):
        indicator = add(objective, "PerformanceIndicator", PerformanceIndicatorType="Qualitative")
        add(indicator, "SequenceIndicator", str(pledge.number))
        add(indicator, "MeasurementDimension", pledge.statement)
        add(indicator, "UnitOfMeasurement", pledge.unit)
        add(indicator, "Identifier", identifier(f"{self.response.key}/{pledge.key}"))
        instance = SubElement(indicator, "MeasurementInstance")
        target = SubElement(instance, "TargetResult")
        add_span(target, pledge.due)
        if pledge.target is not None:
            add(target, "NumberOfUnits", f"{pledge.target:f}")
        add(target, "Description", pledge.statement)
        first, *other = pledge.told or [None]
        self._outcome(instance, "outcome", pledge.status, first)
        for outcome in other:
            self._outcome(instance, "outcome by this record's reading", outcome.status, outcome)
        add(indicator, "OtherInformation", " ".join(self._about(pledge)))

    def _outcome(self, instance, name: str, status: str, told: Outcome | None):
        """What became of it; where no edition says so, why: that it is awaited, not mentioned …"""
        actual = SubElement(instance, "ActualResult")
        descriptor = SubElement(actual, "Descriptor")
        add(descriptor, "DescriptorName", name)
        add(descriptor, "DescriptorValue", STATUSES[status])
        words = [citation.words for citation in told.citations.all()] if told else []
        if any(words):
            add(actual, "Description", " … ".join(filter(None, words)))

    def _about(self, pledge: Pledge) -> Iterator[str]:
        """Whose readings these are, what is doubtful of them, and what took the pledge back."""
        department = self.response.department
        yield f"Pledge: {whose_words(pledge, department)}."
        for outcome in pledge.told[:1]:
            yield f"Outcome: {whose_words(outcome, department)}."
        if pledge.is_weak:
            yield "Weak: nothing in it can be measured."
        for fact in (pledge, *pledge.told):
            if fact.arguable:
                yield f"Arguable: {fact.arguable}"
        for row in pledge.withdrawing:
            yield f"Withdrawn by edition {row.edition.position}: {row.reason}"
        for row in pledge.replacing:
            yield f"Replaced in edition {row.edition.position} by: {row.statement}"
        for row in pledge.going_on:
            how = row.how.capitalize()
            yield f"{how}, in edition {row.edition.position}: {row.goes_on_as}. {row.reason}"

    def _goal_of_no_action(self, core):
        """Measures that belong to the response as a whole; and a plan needs one goal at least."""
        rest = [measure for measure in self.measures if measure.action_id is None]
        if rest or not self.cells.actions:
            goal = SubElement(core, "Goal")
            add(goal, "Name", self.response.strategy.title)
            add(goal, "Description", "The strategy as a whole.")
            add(goal, "Identifier", identifier(f"{self.response.key}/whole"))
            self._measured(goal, rest)

    def _measured(self, goal, measures: list[Measure]):
        if not measures:
            return
        objective = SubElement(goal, "Objective")
        add(objective, "Name", "Measures")
        add(objective, "Description", "Figures that are followed over the years.")
        for measure in measures:
            self._measure(objective, measure)

    def _measure(self, objective, measure: Measure):
        indicator = add(objective, "PerformanceIndicator", PerformanceIndicatorType="Quantitative")
        add(indicator, "MeasurementDimension", measure.name)
        add(indicator, "UnitOfMeasurement", measure.unit)
        add(indicator, "Identifier", identifier(f"{self.response.key}/measures/{measure.slug}"))
        instance = SubElement(indicator, "MeasurementInstance")
        for target in measure.held_against:
            if target.kind == "target":
                result = SubElement(instance, "TargetResult")
                add_span(result, PartialDate.of_year(target.year))
                add(result, "NumberOfUnits", f"{target.value:f}")
        for figure in measure.told:
            actual = SubElement(instance, "ActualResult")
            add_span(actual, PartialDate.of_year(figure.year))
            add(actual, "NumberOfUnits", f"{figure.value:f}")

    def _administrative_information(self, root):
        about = SubElement(root, "AdministrativeInformation")
        add(about, "Identifier", identifier(self.response.key))
        if years := self.cells.years:
            add(about, "StartDate", f"{years[0]}-01-01")
            add(about, "EndDate", f"{years[-1]}-12-31")
        if latest := self.cells.latest_edition:
            add(about, "PublicationDate", latest.published_on.last.isoformat())
        add(about, "Source", self.address)


def described(action: Action) -> str:
    """Which action of which strategy it is, and what it asks. Reads the strategy."""
    which = f"{action.said} of the {action.strategy}."
    return f"{which} What it asks, in our summary: {action.ask}" if action.ask else which


def told_in(revision: Revision) -> str:
    """What it says, and whether that is said by us."""
    return f"Our summary: {said(revision)}" if revision.edition.is_summary else said(revision)


def add_span(parent: Element, when: PartialDate | None) -> None:
    """The first and the last day that a date can mean."""
    if when:
        add(parent, "StartDate", when.first.isoformat())
        add(parent, "EndDate", when.last.isoformat())
