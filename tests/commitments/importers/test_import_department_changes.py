"""What `import_department_changes` does beside `import_governance`, whose steps it takes."""

import pytest
from django.core.management import CommandError, call_command

from commitments.models import Event
from strategy.models import DepartmentChange
from tests import make

pytestmark = pytest.mark.django_db

HEAD = "department,number,kind,into,happened_on,what,reason,source\n"
SPLIT = (
    "esfa,1,split,dfe,1 July 2013,Schools,,order\n"
    "esfa,2,split,skills,1 July 2013,Skills,To save.,order\n"
)


@pytest.fixture
def folder(tmp_path):
    for slug in ("esfa", "dfe", "skills"):
        make.department(slug)
    make.source(slug="order")
    return tmp_path


def run(folder, rows: str, *options: str) -> None:
    (folder / "department_changes.csv").write_text(HEAD + rows)
    call_command("import_department_changes", str(folder), *options)


def test_a_department_ends_with_the_changes_that_say_so(folder, capsys):
    run(folder, SPLIT)

    esfa = make.department("esfa")
    assert str(esfa.closed_on) == "1 July 2013"
    assert [row.into.slug for row in esfa.changes.order_by("number")] == ["dfe", "skills"]
    assert "department changes: 2 created" in capsys.readouterr().out
    kinds = [*Event.objects.order_by("pk").values_list("subject_kind", flat=True)][:3]
    assert sorted(kinds) == ["department", "departmentchange", "departmentchange"]

    run(folder, SPLIT)
    assert "department changes: 2 unchanged" in capsys.readouterr().out


def test_a_day_that_moves_takes_all_parts_along(folder):
    run(folder, SPLIT)
    run(folder, SPLIT.replace("1 July", "2 July"))

    days = {str(row.happened_on) for row in DepartmentChange.objects.all()}
    assert days == {"2 July 2013"} and str(make.department("esfa").closed_on) == "2 July 2013"


def test_a_dry_run_shows_what_ends_and_changes_nothing(folder, capsys):
    run(folder, SPLIT, "--dry-run")

    told = capsys.readouterr().out
    assert "closed on: nothing → 1 July 2013" in told
    assert not DepartmentChange.objects.exists() and make.department("esfa").ended_on is None


def test_what_contradicts_itself_is_refused_whole(folder):
    with pytest.raises(CommandError) as refused:
        run(folder, SPLIT + "esfa,3,merged,dfe,1 July 2013,,,order\n")

    assert "department_changes.csv, line 4" in str(refused.value)
    assert not DepartmentChange.objects.exists() and make.department("esfa").ended_on is None
