import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0045_rights_to_published_counts'),
    ]

    operations = [
        migrations.CreateModel(
            name='StandingYardstick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('shown_from', models.DateField()),
                ('shown_until', models.DateField()),
                ('kind', models.CharField(choices=[('baseline', 'Baseline'), ('target', 'Target')], max_length=8)),
                ('year', models.PositiveSmallIntegerField()),
                ('measure', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commitments.measure')),
                ('response', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commitments.response')),
                ('yardstick', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='standing', to='commitments.yardstick')),
            ],
            options={
                'indexes': [models.Index(fields=['shown_until', 'yardstick'], name='standing_yardstick_yardstick'), models.Index(fields=['response'], name='standing_yardstick_response')],
                'constraints': [models.CheckConstraint(condition=models.Q(('shown_from__lt', models.F('shown_until')), ('starts_on__lt', models.F('ends_on'))), name='standing_yardstick_stands_for_a_day'), models.UniqueConstraint(fields=('measure', 'kind', 'year', 'starts_on', 'shown_from'), name='standing_yardstick_once_at_a_time')],
            },
        ),
        # A response without counts is derived anew at the end of `migrate`.
        migrations.RunSQL(
            "DELETE FROM commitments_standingcount WHERE response_id IN (SELECT e.response_id"
            " FROM commitments_edition e JOIN commitments_yardstick y ON y.edition_id = e.id)",
            migrations.RunSQL.noop,
        ),
    ]
