"""A record with one of everything, published in every way, and a draft that nobody may see."""

from datetime import date

from django.core.files.base import ContentFile

from commitments import workflow
from commitments.models import Edition, Evidence, Kind, Revision, Step
from strategy.models import (
    Embedding,
    FormerName,
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
from tests import make
from tests.commitments import one_of_each, people
from tests.rows import made_once

SECRET = "Nobody may read this yet"
FIGURES = b"%PDF-1.7 of figures\n" * 5000
MAIL = "@people.example.org"
AWKWARD = 'She said: "=1+1", then\r\nleft –\n\ntwice.\rÉ'


def made():
    """The response. Pledges don't begin at number 1, so that it matters that numbers are kept."""
    response = _rows()
    for evidence in Evidence.objects.exclude(file=""):  # Rows come back without their files.
        if not evidence.file.storage.exists(evidence.file.name):
            evidence.file.storage.save(evidence.file.name, ContentFile(FIGURES))
    return response


@made_once
def _rows():
    make.pledge(make.draft_edition(1999, of=make.response("ofsted")), statement=SECRET)
    governance()
    first = make.published_edition(2013, facts=told_first, page_title="=Title", change_note="New")
    service = Service.objects.get(slug="get-into-teaching")
    make.service_pledge(service, first.pledges.get(number=1), section="Action 7")
    second = make.draft_edition(2014, known_from=None)
    one_of_each.facts(second)
    outcome = make.outcome(second, first.pledges.get(number=1), note="See the file.")
    file = ContentFile(FIGURES, "figures – all.pdf")
    with_file = Evidence(outcome=outcome, title="Figures", file=file)
    with_file.take_digest()
    with_file.save()
    make.publish(second)
    corrected_by_two()
    supplemented(first)
    opined(first.pledges.get(number=1))
    draft()
    return first.response


def governance():
    dfe, source = make.department(), make.source(slug="post", published_on=make.on("2022-06-29"))
    make.department("esfa", merged_into=dfe, merged_on=make.on("31 March 2025"))
    make.department("elsewhere")
    make.department_change("standards", "dfe", "part-moved", "May 2013", source=source)
    make.department_change("dfe", "standards", "part-moved", "2 May 2014", source=source)
    action = make.action(7, source=source, section="Action 7")
    first = make.deadline(action=action, announced_on=make.on("by 2013"))
    make.deadline(action=action, replaces=first, reason="Too soon.")
    FormerName.objects.create(
        kind="department", subject=dfe.pk, name="Department for Schools", until=date(2011, 5, 1)
    )
    role = make.role("digital-leader", started_on=make.on("first quarter of 2012"))
    make.role("deputy", reports_to=role)
    RoleAim.objects.create(role=role, number=1, aim="To lead", outcome_source=source)
    make.appointment(role, "2012", "2013", person=make.person())
    make.accountability(action, role)
    named = {"department": dfe, "slug": "one", "name": "One", "source": source}
    Profession.objects.create(**named, head_role=role)
    Portfolio.objects.create(**named, sponsor_role=role).actions.add(action)
    Team.objects.create(**named)
    area = PolicyArea.objects.create(**named)
    Embedding.objects.create(function=Function.objects.create(**named), policy_area=area)
    services(source)
    StatedCount.objects.create(department=dfe, of="portfolios", count=5, stated_on=make.on("2022"))
    make.published_count(source=source)
    Merger.objects.create(
        department=dfe, slug="esfa", what="Teams", state="planned", as_of=make.on("2022")
    )


def services(source):
    """One of everything that is told of a service, and one that nothing is told of."""
    make.service("hub", source=source)
    service = make.service(
        source=source,
        description=AWKWARD,
        owner="A programme board",
        is_exemplar=True,
        exemplar_source=source,
        exemplar_section="Table 1",
    )
    make.service_manager(service, "2013", "2014", person=make.person("Ann Lee"), note="Part-time")
    make.service_manager(service, "2014")  # Nobody is named.
    make.service_stage(service, "alpha", "2013", words="first version")
    make.service_figure(service, "120000", period="12 months to March 2013")
    make.assessment(
        service, "not-met", "June 2014", standard="Standard", panel="A panel", result_words="Fail"
    )


def told_first(edition):
    make.revision(edition, action=7, text=AWKWARD, first_line=3, last_line=5)
    make.revision(edition, action=7, kind=Kind.PLAN, text="Move the agencies.")
    make.wording(edition, action=7, title="Move to GOV.UK", line=2)
    make.pledge(edition, action=7, due_on=make.on("March 2014"), target="3.50", unit="sites")


def corrected_by_two():
    """A correction that two people made, of one name; a third cleared it, one step was bypassed."""
    teo, rita, pat = people.teo(), people.rita(), people.person("pat", "Auditors")
    for number, name in enumerate(("Policy", "Press office"), 1):
        step = Step.objects.create(response=make.response(), number=number, name=name)
        step.people.add(pat)
    for person in (teo, rita, pat):
        person.last_name = "Smith"
        person.email = f"{person.username}{MAIL}"
        person.save()
    revision = Revision.objects.get(entry__action__number=7, entry__kind=Kind.PROGRESS)
    draft = workflow.correct_entry(
        revision=revision, kind=Edition.Kind.CORRECTION, reason="A wrong word.", by=teo
    )
    workflow.submit(edition=draft, by=teo)
    workflow.clear(edition=draft, number=1, by=pat)
    workflow.bypass(edition=draft, number=2, by=rita, reason=f"Nobody was there. {AWKWARD}")
    workflow.publish(edition=draft, by=rita, published_on=make.on("1 February 2015"))


def supplemented(first):
    """An edition that adds our reading, and supplements another of an earlier place."""
    edition = make.draft_edition(
        2013, kind=Edition.Kind.SUPPLEMENT, supplements=first, change_note="Our reading."
    )
    make.pledge(edition, action=7, number=2, replaces=first.pledges.get(number=1))
    make.publish(edition, str(first.published_on))


def opined(pledge):
    """What an auditor thinks of it, what the same thinks later, and what nobody approved yet."""
    ovid, ole = (people.person(name, "Auditors", department=None) for name in ("ovid", "ole"))
    make.published_opinion(pledge, ovid, ole, given_on=date(2016, 1, 1))
    instead = {"verdict": "disagree", "status": "dropped", "reasons": f"No: {AWKWARD}"}
    make.published_opinion(pledge, ovid, ole, given_on=date(2016, 2, 1), **instead)
    make.opinion(pledge, ovid, given_on=date(2016, 3, 1), reasons=SECRET)


def draft():
    """Something secret in every field, a cell and a measure that only it has."""
    edition = make.draft_edition(2015, change_note=SECRET, page_title=SECRET)
    make.revision(edition, action=9, text=SECRET)
    make.wording(edition, action=9, title=SECRET)
    make.pledge(edition, action=9, statement=SECRET)
    make.figure(edition, make.measure("secret", name=SECRET), value=987654)
