from django.db import migrations

from commitments.search import kept_words


def keep_words(apps, schema_editor):
    """A frequent word is compared with row after row: each has its words ready for that."""
    kept_words.keep(schema_editor, "to_tsvector('simple', stems)")


def make_words_each_time(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX commitments_search")
        schema_editor.execute("ALTER TABLE commitments_searchtext DROP COLUMN words")
        schema_editor.execute(
            "CREATE INDEX commitments_search ON commitments_searchtext "
            "USING gin (to_tsvector('simple', stems))"
        )


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0012_rights_to_opinions'),
    ]

    operations = [
        migrations.RunPython(keep_words, make_words_each_time),
    ]
