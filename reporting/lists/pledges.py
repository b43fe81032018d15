"""The rows of the list of pledges: what was promised, when it is due, what became of it, where."""

from html import escape

from commitments.models import Kind
from commitments.models.entries import entry_words
from commitments.models.slips import days_words
from commitments.withholding.words import is_withheld
from reporting.drawn.signs import status_tag
from reporting.drawn.texts import prose
from reporting.lists.html import (
    Addresses,
    cell,
    fact,
    folded,
    link,
    published,
    row,
    shortened,
)
from reporting.record.places import Places, places_for
from reporting.record.pledge_rows import (
    Elsewhere,
    PledgeRows,
    Promise,
    Shown,
    TakenBack,
    Told,
    Where,
)

VERDICTS = {"agree": "agrees", "not-enough-evidence": "finds not enough evidence"}


class DrawnPledges:
    """Rows of pledges as one string."""

    def __init__(self, request, stands: list[dict]):
        self.rows = PledgeRows(request, stands)
        self.places = places_for(request)
        self.to = Addresses(request)

    def __str__(self):
        return "".join(self._row(stands) for stands in self.rows.stands)

    @property
    def tells_readings(self) -> bool:
        """Whether something of this record's reading is among them."""
        return any(stands["is_ours"] for stands in self.rows.stands)

    def _row(self, stands: dict) -> str:
        promise = self.rows.promises[stands["pledge_id"]]
        of = OfResponse(stands, self.places, self.to)
        return row(of.head(stands["pledge_id"], promise), *self.cells(stands, promise, of))

    def cells(self, stands: dict, promise: Promise, of: "OfResponse") -> list[str]:
        return [
            cell("Due", of.due(promise)),
            cell("Outcome", self._outcome(stands, promise, of)),
            cell("Action", of.action(promise)),
        ]

    def _outcome(self, stands: dict, promise: Promise, of: "OfResponse") -> str:
        key = stands["pledge_id"]
        told, opinions = self.rows.told.get(key, []), self.rows.audited.get(key, [])
        parts = [status_tag(stands["status"])]
        parts += [of.taken_back(fate) for fate in self.rows.taken_back.get(key, [])]
        parts += [of.elsewhere(other) for other in self.rows.elsewhere.get(key, [])]
        if len(told) > 1:
            parts += [fact(f"{of.says(one)}: {status_tag(one.status)}") for one in told]
        elif told and not (told[0].is_ours and promise.is_ours):
            parts.append(fact(of.whose(told[0])))
        parts += [of.carried(one) for one in told if one.carried_to]
        parts += [fact(audited(opinion)) for opinion in opinions]
        why = [of.why(one, len(told) > 1) for one in told] + [reasons(one) for one in opinions]
        if any(why):
            what = shortened(promise.statement)
            parts.append(folded("What shows this", what, "".join(why)))
        return "".join(parts)


class OfResponse:
    """What is said of a pledge by the names of its response."""

    def __init__(self, stands: dict, places: Places, to: Addresses):
        self.stands = stands
        self.to = to
        self.place = (stands["department"], stands["strategy"])
        self.department = escape(places.departments[stands["department"]])
        self.title = places.title_of_action(stands["strategy"], stands["action"])
        is_one = len(places.strategies) == 1
        self.strategy = "" if is_one else escape(f", {places.strategies[stands['strategy']]}")

    def head(self, pledge: int, promise: Promise) -> str:
        words = shortened(promise.statement)
        return link(self.to.pledge(pledge), words) + self.doubts(promise)

    def doubts(self, promise: Promise) -> str:
        """Whose reading it is where it isn't ours, as the page says once; and what is doubtful."""
        parts = []
        if not promise.is_ours:
            parts.append(fact(self.whose(promise)))
        if promise.is_weak:
            parts.append(fact("Weak: nothing in it can be measured"))
        if promise.arguable:
            parts.append(fact(f"Arguable: {escape(promise.arguable)}"))
        return "".join(parts)

    def due(self, promise: Promise) -> str:
        if promise.due_on:
            said = str(promise.due_on)
            return escape(said[:1].upper() + said[1:]) + self.moved(promise)
        return f"{self.stands['year']}{fact('No day given', ' app-source')}"

    def moved(self, promise: Promise) -> str:
        """How far its due date was moved, where it was."""
        days = self.stands["days_moved"]
        if days is None:
            return ""
        first = promise.first_due_on or self.first_year
        return fact(escape(f"First {first}, now {days_words(days)}"), " app-source")

    @property
    def first_year(self) -> int:
        """The year in which a promise is due of which the text gives no day."""
        return self.stands["entry_year"] + (self.stands["kind"] == Kind.COMMITMENT)

    def action(self, promise: Promise) -> str:
        """The action that it is under, and the text that it stands in."""
        stands = self.stands
        kind, year = stands["kind"], stands["entry_year"]
        address = self.to.action(*self.place, stands["action"], f"#{kind}-{year}")
        where = f"{self.department}{self.strategy}, {entry_words(kind, year)}. {published(promise)}"
        return link(address, f"{stands['action']} {self.title}") + fact(where, " app-source")

    def taken_back(self, fate: TakenBack) -> str:
        edition = link(self.to.edition(*self.place, fate.position), f"edition {fate.position}")
        day = escape(str(fate.published_on))
        reason = f": {escape(fate.reason)}" if fate.reason else ""
        if not fate.newer:
            return fact(f"{fate.how} by {edition}, published {day}{reason}")
        newer = " and ".join(
            link(self.to.pledge(pk), shortened(statement)) for pk, statement in fate.newer
        )
        return fact(f"{fate.how} {newer} in {edition}, published {day}{reason}")

    def elsewhere(self, other: Elsewhere) -> str:
        """That it is made again in another strategy, or was made before in one."""
        how = "Made before" if other.is_first else "Made again"
        other_page = link(self.to.pledge(other.pk), shortened(other.statement))
        return fact(f"{how} in {escape(other.strategy)}: {other_page}")

    def whose(self, what: Promise | Told) -> str:
        return "Our reading" if what.is_ours else f"{self.department}’s own statement"

    def says(self, told: Told) -> str:
        return "Our reading" if told.is_ours else f"{self.department} says"

    def carried(self, told: Told) -> str:
        pk, statement, where = told.carried_to
        words = f"(action {where.action}, {entry_words(where.kind, where.year)})"
        return fact(f"To {link(self.to.pledge(pk), shortened(statement))} {words}")

    def why(self, told: Told, is_one_of_two: bool) -> str:
        """The words that show an outcome, and what is to be known of it."""
        parts = [self._shown(shown, told) for shown in told.shown]
        if told.arguable:
            parts.append(f'<p class="govuk-body-s">Arguable: {escape(told.arguable)}</p>')
        if told.note:
            parts.append(f'<p class="govuk-body-s">{escape(told.note)}</p>')
        head = f'<p class="govuk-body-s">{self.says(told)}:</p>' if is_one_of_two and parts else ""
        return head + "".join(parts)

    def _shown(self, shown: Shown, told: Told) -> str:
        where = self._cited(shown)
        if shown.is_quoted:
            words = f"“{escape(shown.words)}”"
            return f'<blockquote class="app-prose app-prose--quote">{words} {where}</blockquote>'
        if is_withheld(shown.words):
            return f'<p class="app-prose">{escape(shown.words)} {where}</p>'
        whose = "As we read it" if told.is_ours else f"As {self.department} puts it"
        return f'<p class="app-prose">{whose}: {escape(shown.words)} {where}</p>'

    def _cited(self, shown: Shown) -> str:
        """Where the words stand, and what became of that text."""
        where, cited, changed = shown.where, shown.cited, shown.changed
        words = f"Action {where.action}, {entry_words(where.kind, where.year)}"
        if not cited:
            return fact(link(self._current(where), words), " app-source")
        told = link(self._in_edition(where, cited.position), words)
        if changed:
            was_ours = cited.is_summary and not changed.is_summary
            begin = (
                "That was our summary; the published words are in"
                if was_ours
                else "That text was changed later, in"
            )
            later = self._in_edition(where, changed.position)
            told += f". {begin} {link(later, f'edition {changed.position}')}"
        return fact(told, " app-source")

    def _current(self, where: Where) -> str:
        return self.to.action(*self.place, where.action, f"#{where.kind}-{where.year}")

    def _in_edition(self, where: Where, position: int) -> str:
        anchor = f"#action-{where.action}-{where.kind}-{where.year}"
        return self.to.edition(*self.place, position, anchor)


def audited(opinion) -> str:
    """What an auditor says, in a few words."""
    who = f"{escape(opinion.given_name)} (auditor)"
    if opinion.verdict == "disagree":
        return f"{who} disagrees, and would say {status_tag(opinion.status)}"
    return f"{who} {VERDICTS[opinion.verdict]}"


def reasons(opinion) -> str:
    """Why, and who approved it."""
    given, approved = (
        f"{day.day} {day:%B %Y}" for day in (opinion.given_on, opinion.approved_at.date())
    )
    return (
        f'<p class="govuk-body-s">{escape(opinion.given_name)} (auditor):</p>'
        f'<div class="app-prose">{prose(opinion.reasons)}</div>'
        f'<p class="govuk-body-s app-source">Given on {given}. Approved on {approved} by '
        f"{escape(opinion.approved_name)}, a second auditor. What counted when it was given: "
        f"{status_tag(opinion.judged)}</p>"
    )
