"""What is withheld by law is gone, said to be withheld, and everything else is proved as before."""

import json
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from commitments import ledger, standing
from commitments.ledger import log, tree, was_the_digest
from commitments.ledger.bundle.check import Check, open_bundle
from commitments.ledger.bundle.writing import write_folder
from commitments.ledger.telling import salt_of
from commitments.models import (
    Citation,
    Event,
    Evidence,
    Line,
    Response,
    Revision,
    Seal,
    SearchText,
    Withholding,
)
from commitments.search.index import drifted
from commitments.withholding.finding import COLUMNS, COLUMNS_OF_FIXED, Cell
from commitments.withholding.words import Sought, is_withheld, sentence
from strategy import triggers
from strategy.last_things import do_now
from tests import make
from tests.commitments import one_of_each, people
from tests.commitments.standing.test_at_once import at_once
from tests.refusals import refused

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.long_on_postgresql("bundles, files and pages of each column"),
]

GROUND = "Court order of 1 March"
TEXT = "Zebedee Quillfeather trained all of the forty managers in Kettlewick."
FACT = "revisions/dfe/government-digital-strategy/1/progress/2014/1"


@pytest.fixture
def rosa():
    return people.person("rosa", "Administrators", department=None)


def withhold(fact, *columns, **options):
    call_command("withhold", fact, column=list(columns), ground=GROUND, by="rosa", **options)


def untrue():
    return [*map(str, ledger.differences()), *map(str, ledger.untrue())]


def everything_kept() -> str:
    """Every text of every table."""
    do_now()
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            told += [str(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(told).casefold()


def gone(*words) -> bool:
    kept = everything_kept()
    return not any(word.casefold() in kept for word in words)


def published(year=2014):
    """An edition with a text that is quoted, and an event that tells it."""

    def facts(edition):
        text = make.revision(edition, text=TEXT)
        outcome = make.outcome(edition, make.pledge(edition))
        make.citation(outcome, text.entry, words="all of the forty managers")

    edition = make.published_edition(year, facts=facts)
    changes = {"Text": ["", TEXT], "Section": ["", "2"]}
    Event.objects.create(by_name="Teo", what="saved", subject="A text", changes=changes)
    return edition


def words_of(table, column):
    return f"Zqxj-{table}{column} was never in Wobble{table}{column}"


def bypassed(edition):
    """A step that somebody with words for a name bypassed, for words."""
    said = {"reason": words_of("clearances", "reason"), "by_name": words_of("clearers", "by_name")}
    return one_of_each.cleared(edition, state="bypassed", **said)


def with_words():
    """An edition with words of its own in each column that somebody writes."""
    edition = make.draft_edition(
        origin="seeded",
        **{name: words_of("editions", name) for name in ("change_note", "page_title")},
    )
    rows = {f"{name}s": row for name, row in one_of_each.facts(edition).items()} | {
        "editions": edition
    }
    for table, row in rows.items():
        for column in COLUMNS.get(table, ()):
            if table in ("withdrawals", "slips") or (table != "editions" and column != "reason"):
                setattr(row, column, words_of(table, column))
        row.save()
        if table == "successions":  # Both parts are told for one reason.
            row.reason = words_of(table, "reason")
            edition.successions.update(reason=row.reason)
    rows["clearances"] = rows["clearers"] = bypassed(edition)
    make.publish(edition)
    return rows


def proved_from(size, root):
    """That the log grew from what it was, and that its last line is in it."""
    line, new = Line.objects.last(), log.size()
    leaf, path = tree.leaf_hash(line.leaf.encode()), log.inclusion(line.number, new)
    assert tree.check_inclusion(leaf, line.number, new, path, log.root())
    assert tree.check_consistency(size, new, root, log.root(), log.consistency(size, new))


# What goes, and what is proved


def test_words_of_each_column_are_gone_from_everywhere_and_all_is_proved_as_before(rosa):
    rows = with_words()
    size, root = log.size(), log.root()
    seal = rows["editions"].seal
    taken = []

    for table, row in rows.items():
        if table in COLUMNS:
            cells = [Cell(row, column) for column in COLUMNS[table]]
            taken += [cell for cell in cells if "Wobble" in cell.text]
            withhold(cells[0].fact, everywhere=table == "successions")  # Of all its parts.

    others = {"opinions", "evidence", "signatures", *COLUMNS_OF_FIXED}
    assert {cell.table.name for cell in taken} == {*COLUMNS} - others
    assert gone("Zqxj-", "Wobble")
    for cell in taken:
        cell.row.refresh_from_db()
        assert cell.text == sentence(timezone.localdate(), GROUND)
        assert Line.objects.filter(kind="withheld", of=cell.fact, did="withheld").exists()
    assert untrue() == []
    proved_from(size, root)
    digest = seal.digest
    seal.refresh_from_db()
    assert (seal.digest, "Withheld on" in seal.line) == (digest, True)
    assert was_the_digest(digest)
    assert [*standing.every_difference(), *drifted()] == []


def test_an_auditors_reasons_are_withheld_though_no_edition_holds_them(rosa):
    opinion = one_of_each.published()["opinion"]
    opinion.given_by.groups.clear()

    withhold(f"opinions/{opinion.pk}", "reasons")

    opinion.refresh_from_db()
    assert is_withheld(opinion.reasons)
    assert untrue() == []


def test_quotations_events_and_search_lose_the_words_with_their_text(rosa):
    published()
    size, root = log.size(), log.root()

    withhold(FACT)

    assert gone("Zebedee", "Quillfeather", "Kettlewick", "forty managers", "kettlewick")
    assert is_withheld(Citation.objects.get().words)
    event = Event.objects.get(by_name="Teo")
    assert event.changes["Section"] == ["", "2"]
    assert is_withheld(event.changes["Text"][1])
    private = Line.objects.filter(kind="withheld", of="").get()
    assert sorted(json.loads(private.leaf)) == ["facts", "format", "kind", "root"]
    assert not SearchText.objects.having("Kettlewick").exists()
    assert untrue() == []
    proved_from(size, root)
    call_command("verify_record", verbosity=0)
    call_command("check_record")


def test_a_file_of_evidence_is_gone_and_its_digest_stays(
    rosa, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = settings.DOCUMENTS_ROOT = str(tmp_path)
    old = tmp_path / "old.pdf"
    old.write_bytes(b"made before")
    edition = make.draft_edition(origin="seeded")
    file = ContentFile(b"%PDF-1.4 Kettlewick", "kettlewick.pdf")
    row = Evidence(of_edition=edition, title="The Kettlewick papers", file=file)
    row.take_digest()
    row.save()
    make.publish(edition)
    sha256, path = row.sha256, Path(row.file.path)

    with django_capture_on_commit_callbacks(execute=True):
        withhold(f"evidence/{row.pk}", "file")

    row.refresh_from_db()
    assert (row.url, str(row.file), row.sha256, is_withheld(row.title)) == ("", "", sha256, True)
    assert not path.exists() and not old.exists()
    assert gone("Kettlewick")
    assert untrue() == []


def test_a_text_can_be_withheld_and_later_another_of_the_same_edition(rosa):
    published()
    withhold(FACT)
    withhold("pledges/dfe/government-digital-strategy/1/plan/2015/1")

    assert Withholding.objects.filter(table="seals").count() == 1
    assert untrue() == []


def test_a_bundle_made_afterwards_says_so_is_whole_and_is_loaded_elsewhere(rosa, tmp_path, capsys):
    path = tmp_path / "bundle.zip"
    with transaction.atomic():
        published()
        do_now()
        salt = salt_of(Line.objects.get(kind="edition").salt, FACT).hex()
        withhold(FACT)
        withhold("pledges/dfe/government-digital-strategy/1/plan/2015/1")
        call_command("export_record", Response.objects.get().key, to=path, verbosity=0)
        digest = Seal.objects.get().digest
        transaction.set_rollback(True)

    assert b"Zebedee" not in path.read_bytes()
    assert salt.encode() not in path.read_bytes()  # With which words could be guessed.
    call_command("verify_record", str(path))
    told = capsys.readouterr().out
    assert f"Withheld: {FACT}, text, " in told and GROUND in told

    call_command("load_record", str(path), verbosity=0)

    tables = Withholding.objects.values_list("table", flat=True)
    assert sorted(tables) == ["citations", "pledges", "revisions", "seals"]
    assert Seal.objects.get().digest == digest
    assert untrue() == []


def test_a_bundle_whose_withheld_words_came_back_is_not_whole(rosa, tmp_path):
    published()
    withhold(FACT)
    write_folder(Response.objects.get(), tmp_path / "bundle")
    table = tmp_path / "bundle" / "tables" / "revisions.csv"
    table.write_text(table.read_text().replace("Withheld on", "Was withheld on"))

    faults = Check(open_bundle(tmp_path / "bundle")).run()

    assert any("does not say that it was withheld" in why for _file, _line, why in faults)


# What is fixed


def zebedee():
    """Somebody who held an office, under two names, and what the log told of it."""
    person = make.person("Zebedee Featherquill")
    make.appointment(make.role(), person=person, note="Zebedee Featherquill came from Kettlewick.")
    do_now()
    person.name, person.slug = "Zebedee Quillfeather", "zebedee-quillfeather"
    person.save()
    do_now()
    make.published_edition(2014, facts=make.revision)
    return person


def test_a_persons_names_are_gone_and_the_log_is_proved_as_before(rosa, client):
    person = zebedee()
    size, root = log.size(), log.root()
    note = f"appointments/{person.appointments.get().role.department.slug}/digital-leader/1"

    withhold(f"people/{person.pk}")
    withhold(note)

    assert gone("zebedee", "featherquill", "quillfeather")
    assert untrue() == []
    proved_from(size, root)
    person.refresh_from_db()
    assert person.slug == f"withheld-{person.pk}" and is_withheld(person.name)
    told = client.get(f"/log/of/people/{person.pk}/").text
    assert "words of it were withheld by law" in told and "It has no receipt" in told
    assert GROUND in client.get("/dfe/governance/roles/digital-leader/").text


def test_what_was_withheld_can_be_changed_again_and_the_log_says_so(rosa):
    person = zebedee()
    withhold(f"people/{person.pk}")
    do_now()
    person.refresh_from_db()
    person.name = "A deputy director"
    person.save()
    do_now()

    assert untrue() == []
    lines = Line.objects.filter(table="people", row=person.pk).order_by("number")
    assert [line.did for line in lines] == ["added", "changed", "changed", "changed"]
    assert "A deputy director" in lines.last().told


def test_a_bundle_proves_what_is_fixed_and_was_withheld(rosa, tmp_path, capsys):
    with transaction.atomic():
        person = zebedee()
        withhold(f"people/{person.pk}")
        withhold("appointments/dfe/digital-leader/1")
        write_folder(None, tmp_path / "everything")
        write_folder(Response.objects.get(), tmp_path / "one")
        transaction.set_rollback(True)

    for folder in (tmp_path / "everything", tmp_path / "one"):
        files = [path.read_text() for path in folder.rglob("*") if path.is_file()]
        assert not [text for text in files if "quill" in text.casefold()]
        call_command("verify_record", str(folder))
        assert f"Withheld: people/{person.pk}, name" in capsys.readouterr().out
    facts = tmp_path / "one/log/facts.csv"
    text = facts.read_text()
    assert text.count('""withheld"":true') == 4
    facts.write_text(text.replace(f'{{""id"":""{person.pk}""', '{""id"":""99""'))
    faults = Check(open_bundle(tmp_path / "one")).run()
    assert any("nothing was withheld of what line" in why for _file, _line, why in faults)

    call_command("load_record", str(tmp_path / "everything"), verbosity=0)
    assert untrue() == []


def test_what_the_log_told_goes_only_where_words_are_withheld():
    person = zebedee()
    line = Line.objects.filter(table="people", row=person.pk).first()

    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.filter(pk=line.pk).update(told="{}")


# What is found elsewhere


def test_a_dry_run_shows_what_would_go_and_changes_nothing(rosa, capsys):
    edition = published()
    again = make.published_edition(
        2015, facts=lambda new: make.revision(new, text=f"Again: {TEXT}")
    )
    make.revision(make.draft_edition(2013, of=edition.response), text=TEXT)

    before = everything_kept()
    withhold(FACT, dry_run=True)

    told, others = capsys.readouterr().out.split("The same words stand in other published facts.")
    others, by_hand = others.split("The same words stand where they can be changed by hand.")
    assert f"{FACT}, text: Zebedee" in told
    assert "citations/" in told and "changes" in told
    assert f"{FACT.replace('2014/1', '2015/2')}, text: Again: Zebedee" in others
    assert by_hand.count("revision ") == 1
    assert everything_kept() == before
    assert again.revisions.get().text == f"Again: {TEXT}"


def test_everywhere_is_in_other_published_facts_too(rosa):
    published()
    make.published_edition(2015, facts=lambda new: make.revision(new, text=f"Again: {TEXT}"))

    withhold(FACT, everywhere=True)

    assert gone("Zebedee", "Kettlewick")
    assert Withholding.objects.filter(table="revisions").count() == 2
    assert untrue() == []


@pytest.mark.parametrize(
    ("words", "text", "is_there"),
    [
        ("Done.", "done", True),
        ("Done.", "Nothing was done.", False),
        ("It was seen there", "Nobody says that it was seen, there or here.", True),
        ("It was seen there", "It was not seen there.", False),
        (
            "one two three four five six seven eight nine",
            "two THREE four, five six seven eight nine.",
            True,
        ),
        (
            "one two three four five six seven eight nine",
            "three four five six seven eight nine ten",
            False,
        ),
        ("It was seen there", "Withheld on 1 March 2027: it was seen there.", False),
    ],
)
def test_the_same_words_are_a_run_of_eight_or_all_there_are(words, text, is_there):
    assert Sought(words).stand_in(text) is is_there


def test_a_name_is_found_within_sentences():
    assert Sought("Emma Stace", is_name=True).stand_in("Asked by Emma Stace.")
    assert not Sought("Emma Stace").stand_in("Asked by Emma Stace.")


# What is refused


@pytest.mark.parametrize(
    ("fact", "columns", "why"),
    [
        ("revisions/dfe/nowhere/1", [], "There is no"),
        ("departments/dfe", [], "expected a fact of one of these tables"),
        (FACT, ["answer"], "these can be withheld"),
        (FACT, ["reason"], "nothing stands there"),
    ],
)
def test_what_can_not_be_withheld_is_refused_with_a_reason(rosa, fact, columns, why):
    published()
    with pytest.raises(CommandError, match=why):
        withhold(fact, *columns)
    assert not Withholding.objects.exists()


def test_what_was_withheld_is_not_withheld_twice_and_of_a_draft_nothing_is(rosa):
    edition = published()
    draft = make.revision(make.draft_edition(2015, of=edition.response))
    withhold(FACT)
    with pytest.raises(CommandError, match="nothing stands there"):
        withhold(FACT)
    assert not Cell(draft, "text").is_public
    with pytest.raises(CommandError, match="There is no"):
        withhold(FACT.replace("2014/1", "2015/None"))


@pytest.mark.parametrize("group", ["Editors", "Approvers", "Auditors"])
def test_only_an_administrator_withholds(group):
    published()
    people.person("rosa", group)
    with pytest.raises(CommandError, match="rosa is no administrator"):
        withhold(FACT)


@pytest.mark.parametrize("ground", ["", "  ", "x" * 151])
def test_a_ground_is_given_and_short(rosa, ground):
    with pytest.raises(CommandError, match="Give the ground"):
        call_command("withhold", FACT, ground=ground, by="rosa")


def test_the_database_lets_nothing_else_be_written_than_the_sentence(rosa):
    published()
    withhold(FACT)
    row = Revision.objects.get()
    row.edition.refresh_from_db()

    with refused("What is published can't be changed"):
        Revision.objects.update(text="Anything.")
    with refused("What is published can't be changed"):
        Revision.objects.update(section="7")
    with refused("An event can't be changed"):
        Event.objects.update(comment="Anything.")
    with refused("What was withheld stays so"):
        Withholding.objects.update(ground="None.")
    Revision.objects.update(text=row.text)


# What verification says


def alter(sql):
    triggers.drop()
    with connection.cursor() as cursor:
        cursor.execute(sql)


ALTERED = {
    "UPDATE commitments_revision SET text = 'Withheld on 1 May 2014: Law.'": "is not what was",
    "UPDATE commitments_citation SET words = 'x'": "is not what was published",
    "UPDATE commitments_revision SET section = '9'": "is not what was published",
}


def missed(altered) -> list[str]:
    """Those alterations, each alone, that are not named as they are to be."""
    assert untrue() == []
    found = []
    for sql, words in altered.items():
        with transaction.atomic():
            alter(sql)
            if not any(words in one for one in untrue()):
                found.append(sql)
            transaction.set_rollback(True)
    return found


def test_what_no_line_says_was_withheld_is_an_alteration():
    published()

    assert missed(ALTERED) == []


WITHHELD_ALTERED = {
    "UPDATE commitments_revision SET text = 'Something else.'": "does not say that it was withheld",
    "UPDATE commitments_revision SET section = '9'": f"{FACT} is not what was published",
    "UPDATE commitments_withholding SET ground = 'x'": "withholdings/",
    "DELETE FROM commitments_withholding WHERE words LIKE 'Withheld%'": "is not of the",
    "UPDATE commitments_event SET comment = 'x' WHERE by_name = 'Teo'": "events/",
    "UPDATE commitments_seal SET line = '{}'": "not what was sealed",
}


def test_what_was_altered_after_it_was_withheld_is_named(rosa):
    published()
    withhold(FACT)

    assert missed(WITHHELD_ALTERED) == []


def test_a_withholding_that_no_line_tells_is_named(rosa):
    published()
    do_now()
    row = Revision.objects.get()
    Withholding.objects.create(
        at=timezone.now(),
        by_name="x",
        by_account="x",
        ground="x",
        table="revisions",
        row=row.pk,
        fact=FACT,
        column="text",
        words="Withheld on 1 March 2027: x.",
    )
    row.__class__.objects.update(text="Withheld on 1 March 2027: x.")

    found = untrue()
    assert any("is there, and no line tells it" in one for one in found)
    assert any(f"{FACT} is not what was published" in one for one in found)


@pytest.mark.django_db(transaction=True)
def test_two_that_withhold_the_same_at_once_withhold_it_once():
    published()
    people.person("rosa", "Administrators", department=None)

    def one():
        withhold(FACT)

    assert len(at_once(one, one)) == 1
    assert Withholding.objects.filter(table="revisions").count() == 1
    assert untrue() == []
