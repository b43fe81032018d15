import django.db.models.deletion
from django.db import migrations, models


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            "CREATE VIRTUAL TABLE commitments_search USING fts5(stems, "
            "content='commitments_searchtext', content_rowid='id', "
            "tokenize='unicode61 remove_diacritics 0')"
        )
    else:
        schema_editor.execute(
            "CREATE INDEX commitments_search ON commitments_searchtext "
            "USING gin (to_tsvector('simple', stems))"
        )


def drop_index(apps, schema_editor):
    kind = "TABLE" if schema_editor.connection.vendor == "sqlite" else "INDEX"
    schema_editor.execute(f"DROP {kind} commitments_search")


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0002_groups'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=200, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='SearchText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stems', models.TextField()),
                ('edition', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='commitments.edition')),
                ('entry', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='commitments.entry')),
                ('pledge', models.OneToOneField(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='commitments.pledge')),
                ('revision', models.OneToOneField(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='commitments.revision')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('pledge__isnull', False), ('revision', None)), models.Q(('pledge', None), ('revision__isnull', False)), _connector='OR'), name='searchtext_is_of_a_text_or_a_pledge')],
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]
