"""A year of all departments in the admin: opening it, who is late, and what waits for approval."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from commitments import late, workflow
from commitments.admin.views import page_of_its_own
from commitments.admin.yearly_update import step_of
from commitments.clearance import waits_for
from commitments.rounds import Round, open_round
from commitments.yearly_update.checks import check
from strategy.models import ReportingYear, Strategy
from strategy.numbers import read_number

AT_ONCE = 10  # Editions on a page of those that wait, each with its checks.


def rounds(request):
    """The strategies and the years that they ask for."""
    _check_reads(request)
    years = ReportingYear.objects.order_by("-year")
    strategies = Strategy.objects.prefetch_related(Prefetch("reporting_years", years))
    context = {"strategies": strategies}
    return _page(request, "rounds", "All departments", context)


def a_round(request, strategy, year):
    """One year of a strategy: what one press opens, who is late, and whom a press reminds."""
    _check_reads(request)
    return _round_page(request, _asked(strategy, year))


@step_of("round")
def open_all(request, strategy, year):
    """Open it for all."""
    asked = _asked_by_who_opens(request, strategy, year)
    try:
        drafts = open_round(asked=asked, by=request.user, shown=request.POST.get("shown", ""))
    except workflow.NotAllowed as refused:
        messages.error(request, str(refused))
        return _round_page(request, asked, status=409)
    names = ", ".join(str(row.response.department) for row in drafts)
    messages.success(request, f"{len(drafts)} opened: {names}." if drafts else "None was left.")
    return redirect("round", strategy, year)


@step_of("round")
def remind_all(request, strategy, year):
    """Remind all who are late."""
    asked = _asked_by_who_opens(request, strategy, year)
    try:
        done = late.remind_late(asked=asked, by=request.user)
    except workflow.NotAllowed as refused:
        messages.error(request, str(refused))
        return redirect("round", strategy, year)
    messages.success(request, done.words)
    for user, why in done.failed:
        messages.warning(request, f"Not reminded: {workflow.name_of(user)}: {why}.")
    return redirect("round", strategy, year)


def waiting(request, strategy):
    """What waits for whoever looks, of all departments, each with its checks."""
    _check_reads(request)
    of = get_object_or_404(Strategy, slug=strategy)
    rows = [row for row in waits_for(request.user) if row.edition.response.strategy_id == of.pk]
    page = Paginator(rows, AT_ONCE).get_page(read_number(request.GET.get("page", "")) or 1)
    for row in page:
        row.edition.findings = check(row.edition)
        row.edition.open_comments = row.edition.comments.open().count()
        row.edition.must = row.edition.comments.blocking().count()
    context = {"strategy": of, "page": page}
    return _page(request, "waiting", f"{of}: waits for you", context)


def _round_page(request, asked, status=200):
    now = Round(asked, request.user)
    to_remind = late.ToRemind(now)
    context = {
        "round": now,
        "to_remind": to_remind,
        "may_open": now.opens_for is None or bool(now.opens_for),
        "has_mail": bool(settings.EMAIL_HOST),
        "again_after": late.AGAIN_AFTER.days,
    }
    title = f"{asked.strategy}, {asked.year}: all departments"
    return _page(request, "round", title, context, status)


def _page(request, template, title, context, status=200):
    return page_of_its_own(request, f"admin/rounds/{template}.html", title, context, status)


def _asked(strategy: str, year: int) -> ReportingYear:
    rows = ReportingYear.objects.select_related("strategy")
    try:
        return get_object_or_404(rows, strategy__slug=strategy, year=year)
    except OverflowError:
        raise Http404("No strategy asks for that year.") from None


def _asked_by_who_opens(request, strategy: str, year: int) -> ReportingYear:
    asked, departments = _asked(strategy, year), workflow.opens_for(request.user)
    if departments is not None and not departments:
        raise PermissionDenied
    return asked


def _check_reads(request) -> None:
    if not request.user.has_perm("commitments.view_edition"):
        raise PermissionDenied
