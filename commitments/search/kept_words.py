"""The words of each text as PostgreSQL keeps them, in a column beside its stems."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "commitments_searchtext"
# It keeps the names of what it takes the place of; until then each ends otherwise.
NEW = "_new"
INDEXES = (
    "SELECT relname, pg_get_indexdef(indexrelid), conname FROM pg_index "
    "JOIN pg_class ON pg_class.oid = indexrelid "
    "LEFT JOIN pg_constraint ON conindid = indexrelid AND conrelid = indrelid "
    "WHERE indrelid = %s::regclass AND relname <> 'commitments_search' ORDER BY relname"
)


def keep(schema_editor: BaseDatabaseSchemaEditor, made_by: str) -> None:
    """Have `words` made of each row by an expression of SQL. For migrations; SQLite has no such
    column.

    They are made in a table beside the old one, which everybody reads meanwhile.
    """
    if schema_editor.connection.vendor != "postgresql":
        return
    run = schema_editor.execute
    run(f"LOCK TABLE {TABLE} IN SHARE MODE")  # Nobody writes to it.
    run(f"CREATE TABLE {TABLE}{NEW} (LIKE {TABLE} INCLUDING ALL EXCLUDING INDEXES)")
    run(f"ALTER TABLE {TABLE}{NEW} DROP COLUMN IF EXISTS words")
    run(f"ALTER TABLE {TABLE}{NEW} ADD words tsvector GENERATED ALWAYS AS ({made_by}) STORED")
    columns = "id, stems, edition_id, entry_id, pledge_id, revision_id"
    run(f"INSERT INTO {TABLE}{NEW} ({columns}) SELECT {columns} FROM {TABLE} ORDER BY id")
    indexes = indexes_of(schema_editor.connection)
    for name, definition, constraint in indexes:
        # “CREATE UNIQUE INDEX name ON schema.table USING btree (id)”
        how, _on, what = definition.partition(" USING ")
        unique = "UNIQUE " if how.startswith("CREATE UNIQUE") else ""
        run(f"CREATE {unique}INDEX {name}{NEW} ON {TABLE}{NEW} USING {what}")
        if constraint:
            kind = "PRIMARY KEY" if constraint.endswith("_pkey") else "UNIQUE"
            run(
                f"ALTER TABLE {TABLE}{NEW} ADD CONSTRAINT {constraint}{NEW} {kind} "
                f"USING INDEX {name}{NEW}"
            )
    run(f"CREATE INDEX commitments_search{NEW} ON {TABLE}{NEW} USING gin (words)")
    run(
        f"SELECT setval(pg_get_serial_sequence('{TABLE}{NEW}', 'id'), last_value, is_called) "
        f"FROM {TABLE}_id_seq"
    )
    run(f"ANALYZE {TABLE}{NEW}")
    # From here on readers wait, until all of it is there.
    run(f"DROP TABLE {TABLE}")
    run(f"ALTER TABLE {TABLE}{NEW} RENAME TO {TABLE}")
    run(f"ALTER SEQUENCE {TABLE}{NEW}_id_seq RENAME TO {TABLE}_id_seq")
    for name in [*(index[0] for index in indexes), "commitments_search"]:
        run(f"ALTER INDEX {name}{NEW} RENAME TO {name}")


def indexes_of(connection) -> list[tuple[str, str, str | None]]:
    """Name, definition and constraint of each index but that of the words."""
    with connection.cursor() as cursor:
        cursor.execute(INDEXES, [TABLE])
        return cursor.fetchall()
