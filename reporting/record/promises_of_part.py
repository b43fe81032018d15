"""The promises of one action, or of one year, with what became of them, in a few queries whose SQL
is kept.

What they give is what `pledges_with_outcomes` gives; it takes a quarter of the time.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from commitments.kept_sql import KeptSQL
from commitments.models import (
    Citation,
    Edition,
    Entry,
    Opinion,
    Outcome,
    Pledge,
    Response,
    Revision,
)
from commitments.models.statuses import GONE_ON
from reporting.record.pledges import with_what_took_it_back
from reporting.record.progress import TAKEN_BACK
from strategy.models import Action


def promises_of_action(
    response: Response, action: Action, editions: Iterable[Edition], as_at: date
) -> list[Pledge]:
    """Those that an action's texts make, of a response. See `Part.promises`."""
    asked = {"day": as_at, "response": response.pk, "action": action.pk}
    return OF_ACTION.promises(asked, [action], editions)


def promises_of_year(
    response: Response, year: int, actions: Iterable[Action], editions: Iterable[Edition], day: date
) -> list[Pledge]:
    """Those that the texts on a year make, and those that are due then. See `Part.promises`."""
    asked = {"day": day, "response": response.pk, "year": year}
    return OF_YEAR.promises(asked, actions, editions)


class Part:
    """A part of what a response promises, whose queries are kept.

    `those` gives its pledges, by what is asked: a day, a response, and a number more.
    """

    def __init__(self, those: Callable[..., QuerySet[Pledge]]):
        self.those = those
        self._pledges = KeptSQL(self.pledges)
        self._outcomes = KeptSQL(self.outcomes)
        self._citations = KeptSQL(self.citations)
        self._texts = KeptSQL(self.texts)
        self._opinions = KeptSQL(self.opinions)

    def promises(
        self, asked: dict, actions: Iterable[Action], editions: Iterable[Edition]
    ) -> list[Pledge]:
        """Each with `year`, `status`, `told`, `audited`, `withdrawing`, `replacing` and `going_on`.

        `actions` are those of which more than the number is asked, and `editions` all that the
        response had published by the day. Five queries: promises, outcomes, the words that show
        them, the texts that hold those, opinions; three more where something was taken back.
        """
        published = {edition.pk: edition for edition in editions}
        of_key = {action.pk: action for action in actions}
        outcomes = self._outcomes_told(asked, published)
        opinions = _by_pledge(self._opinions(**asked))
        pledges, entries = self._pledges(**asked), {}
        for pledge in pledges:
            pledge.entry = _entry_in(entries, pledge, of_key)
            pledge.edition = published[pledge.edition_id]
            pledge.told = outcomes.get(pledge.pk, [])
            pledge.audited = opinions.get(pledge.pk, [])
            pledge.withdrawing, pledge.replacing, pledge.going_on = [], [], []
        if any(pledge.status in (*TAKEN_BACK, *GONE_ON) for pledge in pledges):
            _tell_what_took_them_back(pledges, asked["day"])
        return pledges

    def _outcomes_told(
        self, asked: dict, published: dict[int, Edition]
    ) -> dict[int, list[Outcome]]:
        outcomes = self._outcomes(**asked)
        citations = self._citations_told(asked, published) if outcomes else {}
        for outcome in outcomes:
            outcome.edition = published[outcome.edition_id]
            words = citations.get(outcome.pk, [])
            for citation in words:
                citation.outcome = outcome
            outcome._prefetched_objects_cache = {"citations": words}
            if outcome.leads_on:
                outcome.carried_to = _carried_to(outcome)
        return _by_pledge(outcomes)

    def _citations_told(
        self, asked: dict, published: dict[int, Edition]
    ) -> dict[int, list[Citation]]:
        texts = defaultdict(list)
        for text in self._texts(**asked):
            text.edition = published[text.edition_id]
            texts[text.entry_id].append(text)
        found, entries, actions = defaultdict(list), {}, {}
        for citation in self._citations(**asked):
            citation.entry = _entry_in(entries, citation, actions)
            citation.entry.public = texts[citation.entry_id]
            found[citation.outcome_id].append(citation)
        return found

    # The queries

    def pledges(self, day, **asked):
        found = self.those(day, **asked).annotate(**PLACE)
        return found.order_by("entry__action__number", "entry__year", "entry__kind", "number")

    def outcomes(self, day, **asked):
        public = Edition.objects.as_at(day).filter(pk=OuterRef("carried_to__edition"))
        return (
            self._told(day, **asked)
            .annotate(
                leads_on=Exists(public),
                to_statement=_of_what_it_leads_to("statement"),
                to_kind=_of_what_it_leads_to("entry__kind"),
                to_year=_of_what_it_leads_to("entry__year"),
                to_action=_of_what_it_leads_to("entry__action__number"),
            )
            .order_by("is_our_reading")
        )

    def citations(self, day, **asked):
        found = Citation.objects.filter(outcome__in=self._told(day, **asked))
        return found.annotate(**PLACE).order_by("pk")

    def texts(self, day, **asked):
        cited = Citation.objects.filter(outcome__in=self._told(day, **asked))
        published = Revision.objects.published().filter(edition__published_on_last__lte=day)
        return published.filter(entry__in=cited.order_by().values("entry")).order_by()

    def opinions(self, day, **asked):
        return Opinion.objects.as_at(day).filter(pledge__in=self._keys(day, **asked))

    def _told(self, day, **asked):
        return Outcome.objects.as_at(day).filter(pledge__in=self._keys(day, **asked))

    def _keys(self, day, **asked):
        return self.those(day, **asked).order_by().values("pk")


def _of_what_it_leads_to(name: str) -> Subquery:
    """No join: of more than eight PostgreSQL takes no better order, and would read all outcomes."""
    return Subquery(Pledge.objects.filter(pk=OuterRef("carried_to")).order_by().values(name))


def _tell_what_took_them_back(pledges: list[Pledge], as_at: date) -> None:
    keys = [pledge.pk for pledge in pledges]
    found = with_what_took_it_back(Pledge.objects.filter(pk__in=keys), as_at).in_bulk()
    for pledge in pledges:
        pledge.withdrawing = found[pledge.pk].withdrawing
        pledge.replacing = found[pledge.pk].replacing
        pledge.going_on = found[pledge.pk].going_on


def _entry_in(
    entries: dict[int, Entry], fact: Pledge | Citation, actions: dict[int, Action]
) -> Entry:
    """The entry of a fact, one for all facts of it."""
    if fact.action not in actions:
        actions[fact.action] = Action(pk=fact.action, number=fact.action_number)
    if fact.entry_id not in entries:
        of_fact = {"pk": fact.entry_id, "kind": fact.kind, "year": fact.entry_year}
        entries[fact.entry_id] = Entry(action=actions[fact.action], **of_fact)
    return entries[fact.entry_id]


def _carried_to(outcome: Outcome) -> Pledge:
    entry = Entry(
        kind=outcome.to_kind, year=outcome.to_year, action=Action(number=outcome.to_action)
    )
    return Pledge(pk=outcome.carried_to_id, statement=outcome.to_statement, entry=entry)


def _by_pledge(facts: Iterable) -> dict[int, list]:
    found = defaultdict(list)
    for fact in facts:
        found[fact.pledge_id].append(fact)
    return found


PLACE = {
    "kind": F("entry__kind"),
    "entry_year": F("entry__year"),
    "action": F("entry__action"),
    "action_number": F("entry__action__number"),
}


def _of_action(day, response, action):
    found = Pledge.objects.as_at(day).filter(entry__response=response, entry__action=action)
    return found.with_status(day)


def _of_year(day, response, year):
    found = Pledge.objects.as_at(day).filter(entry__response=response).with_status(day)
    return found.filter(Q(entry__year=year) | Q(year=year))


OF_ACTION, OF_YEAR = Part(_of_action), Part(_of_year)
