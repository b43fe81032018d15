import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0026_whether_texts_have_marks'),
    ]

    operations = [
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(help_text='Why the date was moved, as it was announced.')),
                ('section', models.CharField(blank=True, help_text='Where in the source.', max_length=200)),
                ('was_due_on_first', models.DateField(editable=False, verbose_name='due before: first day')),
                ('was_due_on_last', models.DateField(editable=False, verbose_name='due before: last day')),
                ('was_due_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year'), ('between', 'Between')], editable=False, max_length=7, verbose_name='due before: precision')),
                ('was_due_on_words', models.CharField(blank=True, editable=False, max_length=100, verbose_name='due before: words')),
                ('due_on_first', models.DateField(editable=False, verbose_name='due now: first day')),
                ('due_on_last', models.DateField(editable=False, verbose_name='due now: last day')),
                ('due_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year'), ('between', 'Between')], editable=False, max_length=7, verbose_name='due now: precision')),
                ('due_on_words', models.CharField(blank=True, editable=False, max_length=100, verbose_name='due now: words')),
                ('announced_on_first', models.DateField(editable=False, verbose_name='announced: first day')),
                ('announced_on_last', models.DateField(editable=False, verbose_name='announced: last day')),
                ('announced_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year'), ('between', 'Between')], editable=False, max_length=7, verbose_name='announced: precision')),
                ('announced_on_words', models.CharField(blank=True, editable=False, max_length=100, verbose_name='announced: words')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='commitments.edition')),
                ('pledge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='commitments.pledge')),
            ],
            options={
                'ordering': ['pledge', 'edition'],
                'constraints': [
                    models.UniqueConstraint(fields=('pledge', 'edition'), name='slip_once_an_edition'),
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='slip_gives_its_reason'),
                    models.CheckConstraint(condition=models.Q(('due_on_first', models.F('was_due_on_first')), ('due_on_last', models.F('was_due_on_last')), _negated=True), name='slip_moves_the_date', violation_error_message='The new date is the one that it had before.'),
                    models.CheckConstraint(condition=models.Q(('was_due_on_first__isnull', False), ('was_due_on_first__lte', models.F('was_due_on_last')), ('was_due_on_last__isnull', False), ('was_due_on_precision__in', ['day', 'month', 'quarter', 'year', 'between']), models.Q(models.Q(('was_due_on_precision', 'day'), _negated=True), ('was_due_on_first', models.F('was_due_on_last')), _connector='OR')), name='slip_was_due_on_is_whole', violation_error_message='“was due on” is not a whole date.'),
                    models.CheckConstraint(condition=models.Q(('due_on_first__isnull', False), ('due_on_first__lte', models.F('due_on_last')), ('due_on_last__isnull', False), ('due_on_precision__in', ['day', 'month', 'quarter', 'year', 'between']), models.Q(models.Q(('due_on_precision', 'day'), _negated=True), ('due_on_first', models.F('due_on_last')), _connector='OR')), name='slip_due_on_is_whole', violation_error_message='“due on” is not a whole date.'),
                    models.CheckConstraint(condition=models.Q(('announced_on_first__isnull', False), ('announced_on_first__lte', models.F('announced_on_last')), ('announced_on_last__isnull', False), ('announced_on_precision__in', ['day', 'month', 'quarter', 'year', 'between']), models.Q(models.Q(('announced_on_precision', 'day'), _negated=True), ('announced_on_first', models.F('announced_on_last')), _connector='OR')), name='slip_announced_on_is_whole', violation_error_message='“announced on” is not a whole date.'),
                ],
            },
        ),
        migrations.AddField(
            model_name='standingpledge',
            name='days_moved',
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='standingpledge',
            name='slip',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commitments.slip'),
        ),
        migrations.AddIndex(
            model_name='standingpledge',
            index=models.Index(condition=models.Q(('days_moved__isnull', False)), fields=['shown_until', 'days_moved', 'department', 'strategy', 'action'], name='standing_pledge_moved'),
        ),
    ]
