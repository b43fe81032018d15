import pytest
from django.core.management import CommandError, call_command

from commitments.models import Event
from strategy.models import Appointment, FormerName, Person, Role
from tests import make

pytestmark = pytest.mark.django_db

PEOPLE = "slug,name\nann,Ann\nben,Ben\n"
ROLES = (
    "department,slug,name,is_single_holder,started_on,reports_to,ended_on,end_reason,successor,"
    "successor_words\n"
    "dfe,leader,Digital leader,yes,2012,chief,,,,\n"
    "dfe,chief,Chief officer,yes,2010,,,,,\n"
)
APPOINTMENTS = (
    "department,role,number,person,started_on,ended_on,note\n"
    "dfe,leader,1,ann,2012,1 July 2014,\n"
    "dfe,leader,2,ben,1 July 2014,,Came from outside.\n"
)


@pytest.fixture
def folder(tmp_path):
    make.department()
    write(tmp_path, people=PEOPLE, roles=ROLES, appointments=APPOINTMENTS)
    return tmp_path


def write(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)


def run(*arguments):
    call_command("import_governance", *map(str, arguments))


def the_record():
    """Every row that an import could change, and every event."""
    return [
        [*model.objects.order_by("pk").values()] for model in (Person, Role, Appointment, Event)
    ]


def refusal(*arguments):
    """What is said of files that can't be taken; nothing may have changed."""
    before = the_record()
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert the_record() == before
    assert refused.value.returncode == 1
    return str(refused.value)


def test_a_folder_is_imported_and_counted(folder, capsys):
    run(folder)

    leader = Role.objects.get(slug="leader")
    assert leader.reports_to.slug == "chief"
    assert [str(held.person) for held in leader.appointments.all()] == ["Ann", "Ben"]
    assert capsys.readouterr().out.splitlines() == [
        "people: 2 created",
        "roles: 2 created",
        "appointments: 2 created",
    ]


def test_a_second_import_changes_nothing(folder, capsys):
    run(folder)
    capsys.readouterr()
    run(folder)

    assert capsys.readouterr().out.splitlines() == [
        "people: 2 unchanged",
        "roles: 2 unchanged",
        "appointments: 2 unchanged",
    ]


def test_a_single_file_may_refer_to_what_the_record_has(folder):
    make.role("leader")
    make.role("chief")
    make.person("Ann")
    make.person("Ben")

    run(folder / "appointments.csv")

    assert Appointment.objects.count() == 2


def test_a_role_may_report_to_one_of_the_record(folder):
    make.role("secretary")
    write(folder, roles=ROLES.replace(",2010,,", ",2010,secretary,"))

    run(folder / "roles.csv")

    assert Role.objects.get(slug="chief").reports_to.slug == "secretary"


def test_what_is_there_is_brought_up_to_date_and_keeps_a_source_that_is_not_given(folder):
    person = make.person("Anna", slug="ann", source=make.source(), section="Opening")

    run(folder, "--renamed", "ann")

    person.refresh_from_db()
    assert (person.name, person.section) == ("Ann", "Opening")
    assert person.source is not None


def test_a_source_may_be_given(folder):
    make.source(slug="post")
    write(folder, people="slug,name,source,section\nann,Ann,post,Opening\n")

    run(folder / "people.csv")

    assert Person.objects.get().source.slug == "post"


def test_everything_that_is_wrong_is_told_at_once(folder):
    write(
        folder,
        people="slug,name\nann,\n",
        roles=ROLES.replace("dfe,chief", "hmrc,chief").replace(",2012,", ",someday,"),
        appointments=APPOINTMENTS.replace("leader,2,ben", "nobody,x,ben"),
    )

    said = refusal(folder, folder / "people.csv", folder / "notes.txt")

    assert "people.csv, line 2: “name”: is empty" in said
    assert "roles.csv, line 2: “started_on”: “someday” is not a date" in said
    assert "roles.csv, line 3: “department”: the record has no department “hmrc”" in said
    assert "appointments.csv, line 3: “number”: “x”: expected a whole number" in said
    assert "notes.txt: is no file to import; expected are people.csv" in said
    assert "was given already" in said


def test_a_reference_to_nowhere_names_where_it_was_looked_for(folder):
    write(folder, appointments=APPOINTMENTS.replace("ben", "cem"))

    assert "“person”: “cem” is neither in people.csv nor in the record" in refusal(folder)


def test_two_holders_at_once_are_refused_in_words(folder):
    write(folder, appointments=APPOINTMENTS.replace("1 July 2014,,", "1 January 2013,,"))

    assert "appointments.csv, line 3: Somebody else holds this role" in refusal(folder)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("slug,surname\nann,Ann\n", "the column “name” is missing"),
        ("slug,name\nann\n", "has 1 cells, expected 2"),
        ("", "is empty"),
    ],
)
def test_a_file_of_another_shape_is_refused(folder, text, said):
    write(folder, people=text)

    assert said in refusal(folder / "people.csv")


def test_an_empty_folder_and_a_missing_file_are_told(tmp_path):
    said = refusal(tmp_path, tmp_path / "people.csv")

    assert "holds no file to import" in said
    assert "people.csv, line 1: the file is missing" in said


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Jo\0 Bloggs", "people.csv, line 4: holds NUL (U+0000), so it is not UTF-8 text"),
        ("Jo\v Bloggs", "people.csv, line 4: “name”: This holds a vertical tab (U+000B)"),
        ("J" * 201, "people.csv, line 4: “name”: Ensure this value has at most 200 characters"),
    ],
)
def test_a_name_that_no_record_can_hold_is_refused_with_its_line(folder, name, told):
    write(folder, people=f"{PEOPLE}jo-bloggs,{name}\n")

    assert told in refusal(folder)


@pytest.fixture
def imported(folder, capsys):
    """What was imported once."""
    run(folder)
    capsys.readouterr()
    return folder


def events(what="changed"):
    return [
        (row.by_name, row.what, row.subject, row.changes)
        for row in Event.objects.filter(what=what).order_by("pk")
    ]


BY = "manage.py import_governance"


def test_each_change_leaves_from_and_to_in_the_trail(imported):
    write(imported, appointments=APPOINTMENTS.replace("1 July 2014", "15 September 2014"))

    run(imported)

    assert events() == [
        (
            BY,
            "changed",
            "Appointment: Digital leader: Ann, 2012",
            {"ended on": ["1 July 2014", "15 September 2014"]},
        ),
        (
            BY,
            "changed",
            "Appointment: Digital leader: Ben, 15 September 2014",
            {"started on": ["1 July 2014", "15 September 2014"]},
        ),
    ]
    assert {row.department.slug for row in Event.objects.filter(what="changed")} == {"dfe"}
    assert Event.objects.filter(what="imported").first().comment == "appointments: 2 changed"


def test_what_is_new_leaves_its_event_too(folder):
    run(folder / "people.csv")

    assert (BY, "added", "Person: Ann", {"slug": ["", "ann"], "name": ["", "Ann"]}) in events(
        "added"
    )


def test_a_preview_shows_every_change_and_changes_nothing(imported, capsys):
    write(
        imported,
        people=PEOPLE + "cem,Cem\n",
        appointments=APPOINTMENTS.replace("1 July 2014", "15 September 2014"),
    )
    before = the_record()

    run(imported, "--dry-run")

    assert the_record() == before
    assert capsys.readouterr().out.splitlines() == [
        "people.csv, line 4: cem added: slug: nothing → cem; name: nothing → Cem",
        "appointments.csv, line 2: dfe/leader/1 changed: ended on: 1 July 2014 → 15 September 2014",
        "appointments.csv, line 3: dfe/leader/2 changed: "
        "started on: 1 July 2014 → 15 September 2014",
        "people: 1 created, 2 unchanged",
        "roles: 2 unchanged",
        "appointments: 2 changed",
        "Nothing was imported: this is what would change.",
    ]


EMPTIED = APPOINTMENTS.replace("ann,2012,1 July 2014,", ",2012,1 July 2014,").replace(
    "Came from outside.", ""
)


def test_what_would_be_emptied_is_asked_for(imported, capsys):
    write(imported, appointments=EMPTIED)

    said = refusal(imported)
    assert "appointments.csv, line 2: “person” is Ann and would be emptied" in said
    assert "appointments.csv, line 3: “note” is Came from outside. and would be emptied" in said
    assert "--allow-removals" in said

    refusal(imported, "--dry-run")
    assert "person: Ann → nothing" in capsys.readouterr().out

    run(imported, "--allow-removals")
    first, second = Appointment.objects.order_by("number")
    assert (first.person, second.note) == (None, "")
    assert [changes for _by, _what, _row, changes in events()] == [
        {"person": ["Ann", ""]},
        {"note": ["Came from outside.", ""]},
    ]


def test_another_name_under_the_same_slug_is_asked_about(imported, capsys):
    write(imported, roles=ROLES.replace("Digital leader", "Head of digital"))

    said = refusal(imported)
    assert "roles.csv, line 2: the record calls dfe/leader “Digital leader”" in said
    assert "--renamed dfe/leader" in said and "a slug of its own" in said
    refusal(imported, "--dry-run")
    assert "name: Digital leader → Head of digital" in capsys.readouterr().out

    run(imported, "--renamed", "dfe/leader=2016-05-01")

    assert Role.objects.get(slug="leader").name == "Head of digital"
    former = FormerName.objects.get()
    assert (former.name, str(former.until)) == ("Digital leader", "2016-05-01")


@pytest.mark.parametrize(
    ("files", "key", "near"),
    [
        ({"people": PEOPLE + "bens,Bens\n"}, "bens", "“Ben”, which is there with the slug ben"),
        (
            {"roles": ROLES + "dfe,lead,Digital Leader,yes,,,,,,\n"},
            "dfe/lead",
            "“Digital leader”, which is there with the slug leader",
        ),
    ],
)
def test_a_name_that_is_nearly_anothers_is_asked_about(imported, files, key, near):
    write(imported, **files)

    said = refusal(imported)
    assert f"is nearly {near}" in said and f"--new {key}" in said

    run(imported, "--new", key)
    assert Person.objects.count() + Role.objects.count() == 5


def test_two_that_are_nearly_called_the_same_in_one_file_are_asked_about(folder):
    write(folder, people=PEOPLE + "ann-2,Ann.\n")

    assert "“Ann.” is nearly “Ann”" in refusal(folder)


def test_an_office_of_the_same_name_elsewhere_is_no_question(imported):
    make.department("hmrc")
    write(imported, roles=ROLES + "hmrc,leader,Digital leader,yes,,,,,,\n")

    run(imported)

    assert Role.objects.filter(name="Digital leader").count() == 2


@pytest.mark.parametrize("answer", [("--renamed", "dfe/leader"), ("--new", "ann")])
def test_an_answer_to_nothing_is_refused(imported, answer):
    assert " ".join(answer) in refusal(imported, *answer)


def test_a_day_that_is_none_is_refused(folder):
    with pytest.raises(CommandError, match="expected a day such as 2016-05-01"):
        call_command("import_governance", str(folder), "--renamed=ann=May")
