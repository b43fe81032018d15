import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commitments', '0035_rights_to_services'),
    ]

    operations = [
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('split', 'Split'), ('merged', 'Merged')], max_length=8)),
                ('reason', models.TextField(help_text='Why it was split or merged, as it was announced.')),
                ('section', models.CharField(blank=True, help_text='Where in the source.', max_length=200)),
                ('announced_on_first', models.DateField(editable=False, verbose_name='announced: first day')),
                ('announced_on_last', models.DateField(editable=False, verbose_name='announced: last day')),
                ('announced_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year'), ('between', 'Between')], editable=False, max_length=7, verbose_name='announced: precision')),
                ('announced_on_words', models.CharField(blank=True, editable=False, max_length=100, verbose_name='announced: words')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions', to='commitments.edition')),
                ('goes_on_as', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comes_from', to='commitments.pledge')),
                ('pledge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions', to='commitments.pledge')),
            ],
            options={
                'ordering': ['pledge', 'edition', 'goes_on_as'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'split')), fields=('goes_on_as', 'edition'), name='succession_part_of_one', violation_error_message='This is a part of another promise already.'), models.CheckConstraint(condition=models.Q(('kind__in', ['split', 'merged'])), name='succession_kind_is_known'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='succession_gives_its_reason'), models.CheckConstraint(condition=models.Q(('pledge', models.F('goes_on_as')), _negated=True), name='succession_not_of_itself', violation_error_message="A promise can't be split or merged into itself."), models.CheckConstraint(condition=models.Q(('announced_on_first__isnull', False), ('announced_on_first__lte', models.F('announced_on_last')), ('announced_on_last__isnull', False), ('announced_on_precision__in', ['day', 'month', 'quarter', 'year', 'between']), models.Q(models.Q(('announced_on_precision', 'day'), _negated=True), ('announced_on_first', models.F('announced_on_last')), _connector='OR')), name='succession_announced_on_is_whole', violation_error_message='“announced on” is not a whole date.')],
            },
        ),
        migrations.AddField(
            model_name='standingactioncount',
            name='merged',
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='standingactioncount',
            name='split',
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='standingcount',
            name='merged',
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='standingcount',
            name='split',
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
    ]
