"""Rules are in force whenever people work, also when two of them work at once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from copy import copy
from dataclasses import replace
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import IntegrityError, connection, transaction
from django.db.migrations import Migration
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from commitments import ledger
from strategy import in_force, triggers
from strategy.models import Appointment
from tests import make
from tests.refusals import changed, lift, needed_here

RULE = triggers.rules()[0]
NEEDED = needed_here(triggers.rules())
TABLES = sorted({rule.table for rule in NEEDED})


def rules_in_force() -> int:
    return len(NEEDED) - len(triggers.missing())


@pytest.mark.django_db
def test_every_rule_is_in_force_after_migrating():
    assert triggers.missing() == []


def test_rules_are_in_force_when_a_migration_has_remade_their_table(transactional_db):
    note = Appointment._meta.get_field("note")
    longer = changed(copy(note), max_length=note.max_length + 1)
    plan = [(Migration("longer_note", "strategy"), False)]

    emit_pre_migrate_signal(verbosity=0, interactive=False, db="default", plan=plan)
    assert rules_in_force() == (0 if connection.vendor == "sqlite" else len(NEEDED))
    with connection.schema_editor() as editor:
        editor.alter_field(Appointment, note, longer)
        editor.alter_field(Appointment, longer, note)
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default", plan=plan)

    assert triggers.missing() == []


@pytest.mark.django_db
def test_migrating_what_is_migrated_only_reads():
    with CaptureQueriesContext(connection) as captured:
        call_command("migrate", verbosity=0)

    asked = [row["sql"] for row in captured]
    assert len(asked) > 3
    assert [sql for sql in asked if not sql.strip().startswith("SELECT")] == []


@pytest.mark.django_db
def test_a_rule_that_is_not_as_it_is_written_is_missing_and_migrating_mends_it():
    with patch.object(triggers, "rules", lambda: [replace(RULE, when="1 = 0")]):
        triggers.install()  # It refuses nothing, and the others are gone.

    assert len(triggers.missing()) == len(NEEDED)
    call_command("migrate", verbosity=0)
    assert triggers.missing() == []


@pytest.mark.django_db
def test_a_rule_that_is_no_longer_written_goes_when_migrating():
    of_old = replace(RULE, name="of_old")
    with patch.object(triggers, "rules", lambda: [*NEEDED, of_old]):
        triggers.install()
        assert triggers.missing() == []

    call_command("migrate", verbosity=0)

    assert not in_force.installed(connection, "rule_of_old")
    assert triggers.missing() == []


@pytest.mark.django_db
def test_check_names_the_rule_that_is_missing_and_migrating_mends_it():
    lift(RULE)

    with pytest.raises(CommandError, match=f"doesn't keep the rule {RULE.trigger} of {RULE.table}"):
        call_command("check", "--tag=database", "--database=default")
    call_command("migrate", verbosity=0)
    call_command("check", "--tag=database", "--database=default")


if connection.vendor == "postgresql":

    def test_migrating_what_is_migrated_waits_for_nobody_who_reads(transactional_db):
        reader = connection.copy()
        with closing(reader), reader.cursor() as cursor:
            cursor.execute(f"BEGIN; LOCK {', '.join(TABLES)} IN ACCESS SHARE MODE")
            with connection.cursor() as own:
                own.execute("SET lock_timeout = '1s'")
            call_command("migrate", verbosity=0)
            with connection.cursor() as own:
                own.execute("RESET lock_timeout")
            cursor.execute("ROLLBACK")

    @pytest.mark.django_db
    def test_a_migration_lifts_the_rules_of_its_own_tables_only_and_puts_them_back():
        make.published_edition(facts=make.revision)
        texts = "UPDATE commitments_revision SET text = 'Another'"

        with connection.schema_editor() as editor:
            with triggers.lifted(editor, "commitments_revision"):
                editor.execute(texts)
                of_others = {rule.table for rule in triggers.missing()}
            with pytest.raises(IntegrityError), transaction.atomic():
                editor.execute(texts)

        assert of_others == {"commitments_revision"}
        assert triggers.missing() == []

    def test_a_migration_that_is_not_atomic_can_not_lift_rules(transactional_db):
        editor = connection.schema_editor(atomic=False)

        with (
            pytest.raises(TransactionManagementError),
            editor,
            triggers.lifted(editor, "commitments_revision"),
        ):
            pass

    @pytest.mark.django_db
    def test_the_function_of_a_table_that_is_gone_goes_when_migrating():
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE FUNCTION rule_of_old() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN END$$"
            )

        call_command("migrate", verbosity=0)

        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_proc WHERE proname = 'rule_of_old'")
            assert cursor.fetchone() is None

    @pytest.mark.django_db
    def test_a_rule_that_is_switched_off_is_missing_and_migrating_mends_it():
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {RULE.table} DISABLE TRIGGER {RULE.trigger}")

        assert triggers.missing() == [RULE]
        call_command("migrate", verbosity=0)
        assert triggers.missing() == []


@pytest.mark.django_db
def test_rules_are_set_aside_by_name_and_come_back():
    with transaction.atomic(), triggers.set_aside(RULE.name):
        aside = {rule.name for rule in triggers.missing()}

    assert aside == {RULE.name}
    assert triggers.missing() == []


@pytest.mark.django_db
def test_rules_that_were_set_aside_come_back_after_a_failure():
    with pytest.raises(KeyError), transaction.atomic(), triggers.set_aside(RULE.name):
        raise KeyError

    assert triggers.missing() == []


def test_rules_are_set_aside_within_a_transaction_only(transactional_db):
    with pytest.raises(TransactionManagementError), triggers.set_aside(RULE.name):
        pass


@pytest.mark.django_db
def test_rules_can_be_installed_twice():
    triggers.install()

    assert triggers.missing() == []


def test_each_rule_has_a_name_of_its_own_that_both_engines_can_hold():
    names = [rule.trigger for rule in triggers.rules()]

    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 63


@pytest.mark.django_db
def test_a_refusal_is_told_in_the_words_of_its_rule():
    role = make.role()
    make.appointment(role)

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        make.appointment(role)

    assert triggers.why_refused(refusal.value) == (
        "Somebody else holds this role at that time, and one person holds it at a time."
    )


@pytest.mark.django_db
def test_what_no_rule_refused_has_no_words_of_one():
    source = make.source()

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        make.source(slug=source.slug)

    assert triggers.why_refused(refusal.value) is None


# Two people at once.


@pytest.fixture
def shared_database(transactional_db, tmp_path):
    """A database that threads share as processes do: on SQLite a file of this test's own."""
    if connection.vendor == "postgresql":
        yield
        return
    file = tmp_path / "shared.sqlite3"
    file.write_bytes(connection.connection.serialize())
    in_memory, connection.connection = connection.connection, None
    with patch.dict(connection.settings_dict, NAME=str(file)):
        yield
        connection.close()
    connection.connection = in_memory


@contextmanager
def own_connection():
    try:
        yield
    finally:
        connection.close()


def at_once(first, second):
    """Both in a transaction of their own: the second begins before the first is committed.

    Returns for each the refusal that it met, if any.
    """
    first_has_written = threading.Event()

    def lead():
        with own_connection(), transaction.atomic():
            first()
            first_has_written.set()
            time.sleep(0.3)  # Long enough for one that doesn't wait to get ahead.

    def follow():
        first_has_written.wait(timeout=10)
        with own_connection(), transaction.atomic():
            second()

    with ThreadPoolExecutor() as people:
        ends = [people.submit(lead), people.submit(follow)]
        return [end.exception() for end in ends]


def test_one_of_two_who_appoint_a_holder_at_once_wins(shared_database):
    role = make.role()

    won, lost = at_once(
        lambda: make.appointment(role, number=1),
        lambda: make.appointment(role, number=2),
    )

    assert won is None
    assert "Somebody else holds this role" in triggers.why_refused(lost)
    assert [held.number for held in role.appointments.all()] == [1]


def test_one_of_two_who_make_a_role_answerable_at_once_wins(shared_database):
    action, one, other = make.action(), make.role("one"), make.role("other")

    won, lost = at_once(
        lambda: make.accountability(action, one),
        lambda: make.accountability(action, other),
    )

    assert won is None
    assert "Another role of this department is answerable" in triggers.why_refused(lost)
    assert action.accountabilities.get().role == one


def test_a_role_does_not_end_while_somebody_is_appointed_to_it(shared_database):
    role = make.role()

    won, lost = at_once(
        lambda: make.appointment(role, "2014"),
        lambda: changed(role, ended_on=make.on("2013")).save(),
    )

    assert won is None
    assert "Somebody held this role outside these dates" in triggers.why_refused(lost)


@pytest.fixture
def draft(shared_database):
    edition = make.draft_edition(origin="seeded")
    make.revision(edition, action=1, text="It was there from the start.")
    return edition


def record_agrees():
    return not list(ledger.differences())


def test_a_fact_entered_before_publication_is_published(draft):
    assert at_once(
        lambda: make.revision(draft, action=2, text="Just in time."),
        lambda: make.publish(draft),
    ) == [None, None]

    assert "Just in time." in draft.seal.line
    assert record_agrees()


def test_a_fact_entered_after_publication_is_refused(draft):
    won, lost = at_once(
        lambda: make.publish(draft),
        lambda: make.revision(draft, action=2, text="Too late."),
    )

    assert won is None
    assert "This edition is not a draft" in triggers.why_refused(lost)
    assert draft.revisions.count() == 1
    assert record_agrees()


def test_a_fact_deleted_before_publication_is_not_published(draft):
    assert at_once(
        lambda: draft.revisions.all().delete(),
        lambda: make.publish(draft),
    ) == [None, None]

    assert "from the start" not in draft.seal.line
    assert record_agrees()


def test_a_fact_deleted_after_publication_is_refused(draft):
    won, lost = at_once(
        lambda: make.publish(draft),
        lambda: draft.revisions.all().delete(),
    )

    assert won is None
    assert "What is published can't be changed" in triggers.why_refused(lost)
    assert record_agrees()


def test_an_address_that_changes_before_publication_is_the_one_that_is_sealed(draft):
    department = draft.response.department

    assert at_once(
        lambda: changed(department, slug="education").save(),
        lambda: make.publish(draft),
    ) == [None, None]

    assert '"response":"education/' in draft.seal.line
    assert record_agrees()


def test_an_address_that_would_change_after_publication_is_kept(draft):
    department = draft.response.department

    won, lost = at_once(
        lambda: make.publish(draft),
        lambda: changed(department, slug="education").save(),
    )

    assert won is None
    assert "part of the address of something published" in triggers.why_refused(lost)
    assert record_agrees()
