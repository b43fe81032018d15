import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0032_what_was_seen'),
    ]

    operations = [
        migrations.CreateModel(
            name='StandingActionCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('shown_from', models.DateField()),
                ('shown_until', models.DateField()),
                ('department', models.SlugField(db_index=False)),
                ('strategy', models.SlugField(db_index=False)),
                ('action', models.PositiveSmallIntegerField()),
                ('delivered', models.PositiveIntegerField()),
                ('partly_delivered', models.PositiveIntegerField()),
                ('carried_forward', models.PositiveIntegerField()),
                ('re_scoped', models.PositiveIntegerField()),
                ('dropped', models.PositiveIntegerField()),
                ('not_reported', models.PositiveIntegerField()),
                ('withdrawn', models.PositiveIntegerField()),
                ('replaced', models.PositiveIntegerField()),
                ('no_report', models.PositiveIntegerField()),
                ('awaited', models.PositiveIntegerField()),
                ('not_asked', models.PositiveIntegerField()),
                ('beside_withdrawn', models.PositiveIntegerField()),
                ('beside_replaced', models.PositiveIntegerField()),
                ('contested', models.PositiveIntegerField()),
                ('ours', models.PositiveIntegerField()),
                ('response', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commitments.response')),
            ],
            options={
                'indexes': [models.Index(fields=['shown_until', 'response', 'ends_on', 'starts_on'], name='standing_action_count_response'), models.Index(fields=['shown_until', 'strategy', 'action', 'ends_on'], name='standing_action_count_action')],
                'constraints': [models.CheckConstraint(condition=models.Q(('shown_from__lt', models.F('shown_until')), ('starts_on__lt', models.F('ends_on'))), name='standing_action_count_stands_for_a_day'), models.UniqueConstraint(fields=('response', 'action', 'starts_on', 'shown_from'), name='standing_action_count_once_at_a_time')],
            },
        ),
        # A response without counts is derived anew at the end of `migrate`, with those by action.
        migrations.RunSQL("DELETE FROM commitments_standingcount", migrations.RunSQL.noop),
    ]
