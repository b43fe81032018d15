"""An edition is added for the years that a strategy asks a department for, by any way in."""

import pytest
from django.core.management import CommandError, call_command

from commitments import workflow
from commitments.models import Edition
from commitments.workflow import NotAllowed
from tests import make
from tests.admin_pages import address
from tests.commitments import people
from tests.commitments.test_publication_day import REPORT

pytestmark = pytest.mark.django_db


@pytest.fixture
def teo(client):
    user = people.teo()
    client.force_login(user)
    return user


def merged(**fields):
    """DfE was merged into BIS in the middle of 2013."""
    dfe = make.department("dfe")
    dfe.merged_into, dfe.merged_on = make.department("bis"), make.on("1 July 2013")
    dfe.save()
    return make.response()


@pytest.mark.parametrize("year", [2013, 2014])
def test_no_year_is_opened_after_the_department_was_merged(client, teo, year):
    response = merged()
    with pytest.raises(NotAllowed, match="DFE was merged into BIS on 1 July 2013, so no report"):
        workflow.open_year(response=response, year=year, by=teo)

    page = client.post(f"/admin/commitments/response/{response.pk}/open/{year}/", follow=True)
    assert "was merged into BIS on 1 July 2013" in page.text
    assert not Edition.objects.exists()


def test_a_year_before_the_department_was_closed_is_opened(teo):
    make.department("dfe", closed_on=make.on("1 July 2013"))
    assert workflow.open_year(response=make.response(), year=2012, by=teo)


def test_the_front_page_offers_no_year_after_the_department_was_merged(client, teo):
    merged()
    page = client.get("/admin/").text
    assert "Open the report for 2012" in page and "Open the report for 2013" not in page


@pytest.mark.parametrize(
    ("year", "why"),
    [
        (2030, "The strategy asks for no report of this year."),
        (2014, "The department came to an end before this year."),
    ],
)
def test_a_form_of_the_admin_says_why_no_report_is_added(client, teo, year, why):
    response = merged() if year == 2014 else make.response()
    post = {"response": response.pk, "kind": "report", "year": year, "change_note": "My words."}
    page = client.post(address(Edition, "add"), post)
    assert page.status_code == 200 and why in page.text and "My words." in page.text
    assert not Edition.objects.exists()


def run(tmp_path, *options):
    file = tmp_path / "report.txt"
    file.write_text(REPORT.format(updated="16 January 2015"))
    call_command("import_report", file, "--department", "dfe", *options)


def test_an_import_names_every_year_that_nobody_asks_for(tmp_path):
    make.strategy(years=(2012,))
    make.department("dfe")
    with pytest.raises(CommandError) as refused:
        run(tmp_path)
    for year in (2013, 2014):
        asks = f"reports on {year}, for which government-digital-strategy asks no report."
        assert asks in str(refused.value)
    assert not Edition.objects.exists()


def test_an_import_that_may_create_makes_the_strategy_ask(tmp_path, capsys):
    asks = make.strategy(years=(2012,)).reporting_years
    run(tmp_path, "--create")
    assert "Created reporting year 2013" in capsys.readouterr().out
    assert list(asks.values_list("year", "asks_for_progress", "asks_for_commitment")) == [
        (2012, False, True),
        (2013, True, False),
        (2014, True, False),
    ]


def test_an_import_refuses_a_year_after_the_department_was_merged(tmp_path):
    merged()
    with pytest.raises(CommandError, match="reports on 2014, and DFE was merged"):
        run(tmp_path, "--create")
    assert not Edition.objects.exists()


def test_seeds_name_the_line_of_a_year_that_nobody_asks_for(tmp_path, settings):
    for file in (settings.BASE_DIR / "seeds").glob("*.csv"):
        text = file.read_text()
        if file.name == "reporting_years.csv":
            text = "".join(line for line in text.splitlines(True) if "strategy,2014," not in line)
        (tmp_path / file.name).write_text(text)
    with pytest.raises(
        CommandError, match=r"editions.csv, line 4: The strategy asks for no report"
    ):
        call_command("load_seeds", tmp_path)
    assert not Edition.objects.exists()
