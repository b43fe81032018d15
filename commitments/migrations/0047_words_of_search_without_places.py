from django.db import migrations

from commitments.search import kept_words


def keep_words(apps, schema_editor):
    """Stems are words already: to look for them again, and for their places, takes three times as
    long, and most of what it takes to index a text.
    """
    kept_words.keep(schema_editor, "array_to_tsvector(string_to_array(stems, ' '))")


def keep_their_places(apps, schema_editor):
    kept_words.keep(schema_editor, "to_tsvector('simple', stems)")


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0046_what_stands_of_baselines_and_targets'),
    ]

    operations = [
        migrations.RunPython(keep_words, keep_their_places),
    ]
