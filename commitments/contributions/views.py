"""The pages behind a link, for people without an account.

No form here carries Django’s mark against forgery, and none sets a cookie: the address itself is
a secret that no other site knows, and who may send is judged by it.
"""

from functools import wraps

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from commitments.contributions import mail, steps
from commitments.contributions.asked import (
    ANSWERS,
    STATUSES,
    AskedAction,
    answer_box,
    asked_actions,
)
from commitments.contributions.forms import ActionForm, DeclineForm, HandOnForm
from commitments.contributions.links import OTHER_ACTION, NotGood, address_of, day, opened
from commitments.workflow import NotAllowed

DONE = {
    "sent": (
        "Your answers were sent",
        "Thank you. The editors of the report see them now, and take over what goes into it. "
        "Nothing that you wrote is published before somebody else has approved the report.",
    ),
    "handed-on": (
        "It was handed on",
        "A link of their own was sent to them. Yours does not work any more.",
    ),
    "not-mine": (
        "You said that this is not yours",
        "Thank you. The editors of the report see that, and why. Your link does not work any more.",
    ),
}
SAVED_BY_OTHERS = (
    "Somebody else saved answers by this link while you wrote. Yours are in the boxes and theirs "
    "below. Save again to keep yours."
)


def by_link(view):
    """A page that only a good link opens: of another it says why it isn’t, with what was typed."""

    @csrf_exempt
    @wraps(view)
    def wrapped(request, token, *args, **kwargs) -> HttpResponseBase:
        try:
            return view(request, token, opened(token), *args, **kwargs)
        except NotGood as error:
            return refused(request, error.over)

    return wrapped


def refused(request, over, **context) -> HttpResponseBase:
    """Why nothing can be done by a link, and, for its sender to copy, what was typed."""
    typed = [words for name, words in request.POST.items() if name != "drawn" and words.strip()]
    told = {"over": over, "typed": typed}
    return render(request, "contributions/over.html", told | context, status=over.status)


def show(request, token, template, contribution, status=200, **context) -> HttpResponseBase:
    told = {
        "token": token,
        "contribution": contribution,
        "edition": contribution.edition,
        "until": day(contribution.expires_at),
    }
    return render(request, f"contributions/{template}.html", told | context, status=status)


@by_link
def overview(request, token, contribution):
    """What is asked, of whom, until when, and how far it is."""
    return show(request, token, "overview", contribution, asked=asked_actions(contribution))


@by_link
def action(request, token, contribution, number):
    """One action: what it asks, what was planned, and the boxes to answer in."""
    asked = asked_actions(contribution)
    one = next((row for row in asked if row.number == number), None)
    if one is None:
        return refused(request, OTHER_ACTION, token=token)
    stored = one.answer.answers
    if request.method != "POST":
        return show_action(request, token, contribution, one, ActionForm(one, initial=stored))
    form = ActionForm(one, request.POST)
    if not form.is_valid():
        return show_action(request, token, contribution, one, form, 400)
    try:
        steps.save_answers(
            token=token, number=number, answers=form.answers, drawn=drawn(one, request)
        )
    except steps.Changed as changed:
        one.answer.answers = changed.stored
        return show_action(request, token, contribution, one, form, 409, theirs=theirs(one))
    return redirect(where_next(request, token, asked, one))


def drawn(one: AskedAction, request) -> dict[str, str]:
    """What was saved when the boxes were drawn: what is stored, if the page has its mark."""
    stored = one.answer.answers
    return stored if request.POST.get("drawn") == mark_of(one) else {"": ""}


def mark_of(one: AskedAction) -> str:
    """By which a form says what it was drawn from."""
    saved = one.answer.saved_at
    return saved.isoformat() if saved else "nothing"


def theirs(one: AskedAction) -> list[tuple[str, str]]:
    """What somebody else saved, in words."""
    labels = {kind: label for kind, label, _hint in one.texts}
    labels |= {answer_box(kind): label for kind, label, _hint in one.texts}
    chosen = dict([*STATUSES, *ANSWERS])
    for row in one.pledges:
        labels |= {row.status_box: row.pledge.statement, row.words_box: "What shows it"}
    stored = one.answer.answers
    return [
        (labels[box], chosen.get(stored[box], stored[box])) for box in one.boxes if box in stored
    ]


def show_action(request, token, contribution, one, form, status=200, theirs=()):
    context = {"asked": one, "form": form, "drawn": mark_of(one), "theirs": theirs}
    context["changed"] = SAVED_BY_OTHERS if theirs else ""
    return show(request, token, "action", contribution, status, **context)


def where_next(request, token, asked, one) -> str:
    """The next action, or the page that shows all answers; the overview for who stops here."""
    if "later" in request.POST:
        return redirect("contribute", token).url
    after = [row.number for row in asked if row.number > one.number]
    if after:
        return redirect("contribute_action", token, after[0]).url
    return redirect("contribute_check", token).url


@by_link
def check(request, token, contribution):
    """All answers once more, to be sent."""
    asked = asked_actions(contribution)
    problem = ""
    if request.method == "POST":
        try:
            steps.submit(token=token)
            return redirect("contribute_done", "sent")
        except NotAllowed as error:
            problem = str(error)
    rows = [(one, theirs(one)) for one in asked]
    status = 400 if problem else 200
    return show(request, token, "check", contribution, status, rows=rows, problem=problem)


@by_link
def hand_on(request, token, contribution):
    """Have somebody else asked instead."""
    form = HandOnForm(request.POST or None)
    if not form.is_valid():
        return show(request, token, "hand_on", contribution, 400 if form.errors else 200, form=form)
    made, new = steps.hand_on(token=token, to=form.holder)
    if why := mail.send(made, new, before=mail.HANDED_ON):
        # Once, and nowhere else: whoever hands it on passes the link on themselves.
        context = {"made": made, "link": address_of(new), "why": why}
        return show(request, token, "handed_on", made, **context)
    return redirect("contribute_done", "handed-on")


@by_link
def not_mine(request, token, contribution):
    """Say that it is not theirs."""
    form = DeclineForm(request.POST or None)
    if not form.is_valid():
        return show(
            request, token, "not_mine", contribution, 400 if form.errors else 200, form=form
        )
    steps.decline(token=token, reason=form.cleaned_data["reason"])
    return redirect("contribute_done", "not-mine")


def done(request, what):
    """What is said once a link ended; it names nobody, so anybody may open it."""
    if what not in DONE:
        raise Http404("Nothing is told here.")
    title, words = DONE[what]
    return render(request, "contributions/done.html", {"title": title, "words": words})
