"""What `import_services` does beside `import_governance`, whose steps it takes."""

import pytest
from django.core.management import CommandError, call_command

from commitments.models import Event, Kind, ServicePledge
from strategy.models import Assessment, Service, ServiceFigure, ServiceManager, ServiceStage
from tests import make

pytestmark = pytest.mark.django_db

FILES = {
    "people": "slug,name,source\nann,Ann Lee,report\n",
    "services": (
        "department,slug,name,known_since,description,owner,is_exemplar,exemplar_source,"
        "exemplar_section,source,section\n"
        "dfe,teach,Get into Teaching,2012,,A board,yes,report,Table 1,report,Page 1\n"
    ),
    "service_managers": (
        "department,service,number,person,started_on,ended_on,note,source\n"
        "dfe,teach,1,ann,2012,1 July 2014,,report\n"
        "dfe,teach,2,,1 July 2014,,,report\n"
    ),
    "service_stages": (
        "department,service,stage,as_of,words,source\ndfe,teach,beta,during 2014 (2014),,report\n"
    ),
    "service_figures": (
        "department,service,of,year,period,value,source\n"
        "dfe,teach,transactions,2013,,120000,report\n"
    ),
    "assessments": (
        "department,service,number,held_on,stage,standard,panel,result,result_words,source\n"
        "dfe,teach,1,June 2014,beta,,A panel,met,Pass,report\n"
    ),
    "service_pledges": (
        "department,service,response,pledge,source\n"
        "dfe,teach,dfe/government-digital-strategy,5/plan/2014/1,report\n"
    ),
}
MODELS = (Service, ServiceManager, ServiceStage, ServiceFigure, Assessment, ServicePledge, Event)


@pytest.fixture
def folder(tmp_path):
    make.source(slug="report")
    make.published_edition(
        2013, facts=lambda e: make.pledge(e, action=5, kind=Kind.PLAN, year=2014)
    )
    return write(tmp_path, **FILES)


def write(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


def run(*arguments):
    call_command("import_services", *map(str, arguments))


def refusal(*arguments):
    """What is said of files that can't be taken; nothing may have changed."""
    before = [[*model.objects.order_by("pk").values()] for model in MODELS]
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert [[*model.objects.order_by("pk").values()] for model in MODELS] == before
    return str(refused.value)


def test_a_folder_is_imported_counted_and_told_by_events(folder, capsys):
    run(folder)

    service = Service.objects.get()
    assert (service.owner, service.is_exemplar) == ("A board", True)
    assert str(service.known_since) == "2012"
    assert [str(row.person) for row in service.managers.all()] == ["Ann Lee", "None"]
    assert str(service.stages.get().as_of) == "during 2014"
    assert service.figures.get().value == 120_000
    assert service.assessments.get().result_words == "Pass"
    assert service.pledges.get().pledge.entry.action.number == 5
    assert "service pledges: 1 created" in capsys.readouterr().out
    assert set(Event.objects.values_list("by_name", flat=True)) == {"manage.py import_services"}


def test_importing_again_changes_nothing(folder, capsys):
    run(folder)
    before = Event.objects.count()

    run(folder)

    assert "services: 1 unchanged" in capsys.readouterr().out
    assert Event.objects.count() == before


def test_all_that_is_wrong_is_told_by_file_and_line(folder):
    write(
        folder,
        service_stages="department,service,stage,as_of,words,source\ndfe,teach,gamma,2014,,report\n",
        service_figures=(
            "department,service,of,year,period,value,source\n"
            "dfe,nowhere,transactions,2013,,120000,report\n"
            "dfe,teach,transactions,2013,,many,report\n"
        ),
        assessments=(
            "department,service,number,held_on,stage,standard,panel,result,result_words,source\n"
            "dfe,teach,1,31 June 2014,beta,,,pass,,report\n"
        ),
    )

    said = refusal(folder)

    for fault in (
        "service_stages.csv, line 2: “stage”: “gamma”: expected one of discovery, alpha",
        "service_figures.csv, line 3: “value”: “many”: expected a number",
        "assessments.csv, line 2: “held_on”",
        "assessments.csv, line 2: “result”: “pass”: expected one of met, not-met",
    ):
        assert fault in said, fault


def test_what_has_no_source_is_refused(folder):
    write(folder, service_stages="department,service,stage,as_of,words\ndfe,teach,beta,2014,\n")

    assert "service_stages.csv, line 2: “source”: is empty" in refusal(folder)


@pytest.mark.parametrize(
    "pledge", ["5/plan/2014/2", "5/plan/2014", "5/plan/x/1", "5/plan/2014/1/1", "9" * 5000]
)
def test_a_promise_that_the_record_does_not_have_is_refused(folder, pledge):
    row = f"dfe,teach,dfe/government-digital-strategy,{pledge},report\n"
    write(folder, service_pledges=f"department,service,response,pledge,source\n{row}")

    assert "service_pledges.csv, line 2: “pledge”: the record has no pledge" in refusal(folder)


def test_a_promise_of_a_draft_is_not_there(folder):
    make.pledge(make.draft_edition(2014), action=6, kind=Kind.PLAN, year=2015)
    row = "dfe,teach,dfe/government-digital-strategy,6/plan/2015/1,report\n"
    write(folder, service_pledges=f"department,service,response,pledge,source\n{row}")

    assert "the record has no pledge" in refusal(folder)
