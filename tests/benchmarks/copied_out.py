"""The query of an export as SQL alone, and how fast a store gives it out by its own means.

PostgreSQL copies it out as CSV. SQLite has no such means: its rows go straight from the driver's
cursor to csv.writer; both of them are C.
"""

import csv
import io
from datetime import date


def copied_out(dataset: str, day: date) -> int:
    """Let the store give out everything, and say how many bytes that were."""
    from django.db import connection

    connection.ensure_connection()
    sql = {"entries": entries, "pledges": pledges}[dataset](day, connection.vendor)
    if connection.vendor == "sqlite":
        return sum(map(len, by_the_driver(connection.connection, sql)))
    with connection.connection.cursor().copy(f"COPY ({sql}) TO STDOUT WITH CSV") as blocks:
        return sum(map(len, blocks))


def by_the_driver(connection, sql: str):
    cursor = connection.cursor().execute(sql)
    while rows := cursor.fetchmany(500):
        file = io.StringIO()
        csv.writer(file).writerows(rows)
        yield file.getvalue().encode()


def entries(day: date, vendor: str) -> str:
    return f"""
        SELECT t.department, t.strategy, t.action, a.title, t.kind, t.year, t.answer, t.texts,
            r.text, r.reason, r.assessment, r.section, {of_edition("e", "s")},
            '/' || t.department || '/' || t.strategy || '/actions/' || t.action || '/#' || t.kind
        FROM commitments_standingtext t
        JOIN commitments_revision r ON r.id = t.revision_id
        JOIN commitments_entry n ON n.id = t.entry_id
        JOIN strategy_action a ON a.id = n.action_id
        JOIN commitments_edition e ON e.id = t.edition_id
        LEFT JOIN strategy_source s ON s.id = e.source_id
        WHERE {stands("t", day)}
        ORDER BY t.department, t.strategy, t.action, t.year, t.kind"""


def pledges(day: date, vendor: str) -> str:
    join = "group_concat" if vendor == "sqlite" else "string_agg"
    return f"""
        SELECT p.id, t.department, t.strategy, t.action, t.kind, t.entry_year, t.number,
            p.statement, t.year, {of_date("p.due_on")}, p.target, p.unit, t.status,
            {of_outcome("o", join, vendor)}, {of_outcome("x", join, vendor)}, t.is_contested,
            (SELECT {join}(v.verdict, ' ') FROM commitments_opinion v
                WHERE v.pledge_id = p.id AND v.state = 'published'),
            (SELECT max(w.reason) FROM commitments_withdrawal w WHERE w.pledge_id = p.id),
            (SELECT max(n.id) FROM commitments_pledge n WHERE n.replaces_id = p.id),
            p.is_our_reading, p.is_weak, p.arguable, p.section, t.texts, {of_edition("e", "s")},
            '/pledges/' || p.id || '/'
        FROM commitments_standingpledge t
        JOIN commitments_pledge p ON p.id = t.pledge_id
        JOIN commitments_edition e ON e.id = t.edition_id
        LEFT JOIN strategy_source s ON s.id = e.source_id
        {with_outcome("o", day)} AND t_o.is_counting
        {outcome_of("o")}
        {with_outcome("x", day)} AND NOT t_x.is_counting
        {outcome_of("x")}
        WHERE {stands("t", day)}
        ORDER BY t.department, t.strategy, t.action, t.entry_year, t.kind, t.number"""


def stands(table: str, day: date) -> str:
    return (
        f"{table}.shown_until = '9999-12-31' AND {table}.starts_on <= '{day}' "
        f"AND {table}.ends_on > '{day}'"
    )


def of_date(name: str) -> str:
    return ", ".join(f"{name}_{part}" for part in ("words", "first", "last", "precision"))


def of_edition(edition: str, source: str) -> str:
    when = of_date(f"{edition}.published_on")
    return f"{edition}.position, {when}, {edition}.is_date_inferred, {of_source(source)}"


def of_source(source: str) -> str:
    return f"{source}.title, {source}.url, {of_date(f'{source}.published_on')}"


def of_outcome(name: str, join: str, vendor: str) -> str:
    every = "min" if vendor == "sqlite" else "bool_and"
    cited = f"FROM commitments_citation c WHERE c.outcome_id = {name}.id"
    return f"""{name}.carried_to_id, {name}.note, {name}.status, {name}.is_our_reading,
        {name}.arguable, (SELECT {join}(c.words, ' … ') {cited}),
        (SELECT {every}(c.is_quotation) {cited}), (SELECT count(*) {cited}),
        e_{name}.position, {of_source(f"s_{name}")}"""


def with_outcome(name: str, day: date) -> str:
    """Joins what stands of the outcomes; the reading that is asked for is to be added."""
    return f"""LEFT JOIN commitments_standingoutcome t_{name}
        ON t_{name}.pledge_id = p.id AND {stands(f"t_{name}", day)}"""


def outcome_of(name: str) -> str:
    return f"""LEFT JOIN commitments_outcome {name} ON {name}.id = t_{name}.outcome_id
        LEFT JOIN commitments_edition e_{name} ON e_{name}.id = {name}.edition_id
        LEFT JOIN strategy_source s_{name} ON s_{name}.id = e_{name}.source_id"""
