"""Several rows of every table, so that what a page costs can be compared with few and with many."""

from django.contrib.auth import get_user_model

from commitments.models import Digest, Membership, Pledge, Reminder, Step
from strategy.models import (
    Embedding,
    Function,
    Merger,
    PolicyArea,
    Portfolio,
    Profession,
    RoleAim,
    Service,
    StatedCount,
    Team,
)
from strategy.partial_dates import PartialDate
from strategy.security.noting import What, note
from tests import make
from tests.commitments import one_of_each


def rows(numbers: range) -> None:
    """A row of every table for each number, under one office and one response where that can be."""
    for number in numbers:
        offices(number)
        record(number)


def rows_of_all(numbers: range) -> None:
    """And of what nobody enters. From then on the log is signed for longer than it is."""
    rows(numbers)
    for _number in numbers:
        kept_by_itself()


def offices(number: int) -> None:
    dfe, slug = make.department(), f"row-{number}"
    year = PartialDate.of_year(1950 + number)
    source = make.source(slug=slug, published_on=year)
    make.department(slug, merged_into=dfe, merged_on=year)
    make.department_change("elsewhere", "dfe", "part-moved", str(year), source=source)
    make.strategy(f"strategy-{number}")
    action = make.action(number, added_on=year, source=source)
    make.deadline(action=action)
    office = dfe.roles.order_by("pk").first() or make.role("digital-leader")
    role = make.role(slug, reports_to=office)
    RoleAim.objects.create(role=office, number=number, aim="To lead")
    held = make.appointment(office, str(year), str(1951 + number), person=make.person(slug))
    make.accountability(action, role, str(held.started_on))
    named = {"department": dfe, "slug": slug, "name": f"Group {number}", "source": source}
    Profession.objects.create(**named, head_role=role)
    Portfolio.objects.create(**named, sponsor_role=role).actions.add(action)
    Team.objects.create(**named)
    across, area = Function.objects.create(**named), PolicyArea.objects.create(**named)
    Embedding.objects.create(function=across, policy_area=area, started_on=year)
    services(number, source)
    make.published_count(f"count-{number}", said_on=year, source=source)
    StatedCount.objects.create(department=dfe, of="portfolios", count=5, stated_on=year)
    Merger.objects.create(
        department=dfe, slug=slug, what="Teams", state="planned", as_of=year, from_department=None
    )


def services(number: int, source) -> None:
    year = str(1950 + number)
    make.service(f"row-{number}", source=source)
    service = Service.objects.order_by("pk").first()
    make.service_manager(service, year, source=source)
    make.service_stage(service, "alpha", year, source=source)
    make.service_figure(service, year=1950 + number, source=source)
    make.assessment(service, "met", year, source=source)


def record(number: int) -> None:
    one_of_each.published(1950 + number)
    pledge = Pledge.objects.published().filter(entry__response__department__slug="dfe").last()
    make.service_pledge(Service.objects.order_by("pk").first(), pledge)
    user = get_user_model().objects.create_user(f"person-{number}")
    response = make.response(f"row-{number}")
    Membership.objects.create(user=user, department=response.department)
    Reminder.objects.create(user=user, response=response, year=2015, step="late")
    Digest.objects.create(user=user)
    named = {"number": number, "name": f"Step {number}", "is_in_use": False}
    Step.objects.create(response=make.response(), **named)


def kept_by_itself() -> None:
    """What nobody enters: what was signed, what was withheld, who signed in."""
    one_of_each.signed()
    one_of_each.withholding()
    note(What.SIGNED_IN, account=get_user_model().objects.order_by("pk").last())
