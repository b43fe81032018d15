import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('strategy', '0013_compare_is_taken'),
    ]

    operations = [
        migrations.CreateModel(
            name='DepartmentChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(blank=True, help_text='Where in the source: “Action 7, progress 2014”.', max_length=200)),
                ('number', models.PositiveSmallIntegerField(help_text='1 for the first that is known.')),
                ('kind', models.CharField(choices=[('merged', 'merged into'), ('split', 'split, a part going to'), ('part-moved', 'a part moved to'), ('became', 'went on as'), ('closed', 'Closed')], max_length=10)),
                ('what', models.CharField(blank=True, help_text='What went there: the teams for skills.', max_length=300)),
                ('reason', models.TextField(blank=True, help_text='Why, as the source tells it. Empty: no source says.')),
                ('happened_on_first', models.DateField(editable=False, verbose_name='happened on: first day')),
                ('happened_on_last', models.DateField(editable=False, verbose_name='happened on: last day')),
                ('happened_on_precision', models.CharField(choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year'), ('between', 'Between')], editable=False, max_length=7, verbose_name='happened on: precision')),
                ('happened_on_words', models.CharField(blank=True, editable=False, max_length=100, verbose_name='happened on: words')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='strategy.department')),
                ('into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes_into', to='strategy.department')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='strategy.source')),
            ],
            options={
                'ordering': ['happened_on_last', 'happened_on_first', 'department', 'number'],
                'constraints': [models.UniqueConstraint(fields=('department', 'number'), name='department_change_number_once_a_department', violation_error_message='This department has a change with that number already.'), models.CheckConstraint(condition=models.Q(('kind__in', ['merged', 'split', 'part-moved', 'became', 'closed'])), name='department_change_kind_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('into__isnull', True), ('kind', 'closed')), models.Q(models.Q(('kind', 'closed'), _negated=True), ('into__isnull', False)), _connector='OR'), name='department_change_leads_to_another', violation_error_message='Say where it leads, unless the department was closed.'), models.CheckConstraint(condition=models.Q(('into__isnull', True), models.Q(('into', models.F('department')), _negated=True), _connector='OR'), name='department_change_not_into_itself', violation_error_message='A change leads to another department.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'part-moved'), _negated=True), models.Q(('what', ''), _negated=True), _connector='OR'), name='department_change_says_which_part', violation_error_message='Say which part moved.'), models.CheckConstraint(condition=models.Q(('happened_on_first__isnull', False), ('happened_on_first__lte', models.F('happened_on_last')), ('happened_on_last__isnull', False), ('happened_on_precision__in', ['day', 'month', 'quarter', 'year', 'between']), models.Q(models.Q(('happened_on_precision', 'day'), _negated=True), ('happened_on_first', models.F('happened_on_last')), _connector='OR')), name='department_change_happened_on_is_whole', violation_error_message='“happened on” is not a whole date.')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='department',
            name='department_slug_is_free',
        ),
        migrations.RemoveConstraint(
            model_name='strategy',
            name='strategy_slug_is_free',
        ),
        migrations.AddField(
            model_name='department',
            name='began_on_first',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='began on: first day'),
        ),
        migrations.AddField(
            model_name='department',
            name='began_on_last',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='began on: last day'),
        ),
        migrations.AddField(
            model_name='department',
            name='began_on_precision',
            field=models.CharField(blank=True, choices=[('day', 'Day'), ('month', 'Month'), ('quarter', 'Quarter'), ('year', 'Year'), ('between', 'Between')], editable=False, max_length=7, verbose_name='began on: precision'),
        ),
        migrations.AddField(
            model_name='department',
            name='began_on_words',
            field=models.CharField(blank=True, editable=False, max_length=100, verbose_name='began on: words'),
        ),
        migrations.AddConstraint(
            model_name='department',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('slug__in', ['about', 'accessibility', 'accounts', 'actions', 'admin', 'api', 'changes', 'compare', 'contact', 'contribute', 'cookies', 'data', 'departments', 'docs', 'entries', 'events', 'feed', 'governance', 'healthz', 'log', 'measures', 'media', 'pledges', 'privacy', 'readyz', 'search', 'services', 'static']), _negated=True), models.Q(('slug', ''), _negated=True)), name='department_slug_is_free', violation_error_message="These can't be used: about, accessibility, accounts, actions, admin, api, changes, compare, contact, contribute, cookies, data, departments, docs, entries, events, feed, governance, healthz, log, measures, media, pledges, privacy, readyz, search, services, static."),
        ),
        migrations.AddConstraint(
            model_name='department',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('began_on_first__isnull', False), ('began_on_first__lte', models.F('began_on_last')), ('began_on_last__isnull', False), ('began_on_precision__in', ['day', 'month', 'quarter', 'year', 'between']), models.Q(models.Q(('began_on_precision', 'day'), _negated=True), ('began_on_first', models.F('began_on_last')), _connector='OR')), models.Q(('began_on_first__isnull', True), ('began_on_last__isnull', True), ('began_on_precision', ''), ('began_on_words', '')), _connector='OR'), name='department_began_on_is_whole', violation_error_message='“began on” is not a whole date.'),
        ),
        migrations.AddConstraint(
            model_name='department',
            constraint=models.CheckConstraint(condition=models.Q(('merged_on_last__gte', models.F('began_on_first')), ('merged_on_last__isnull', True), ('began_on_first__isnull', True), _connector='OR'), name='department_merged_on_not_before_began_on', violation_error_message='“merged on” is before “began on”.'),
        ),
        migrations.AddConstraint(
            model_name='department',
            constraint=models.CheckConstraint(condition=models.Q(('closed_on_last__gte', models.F('began_on_first')), ('closed_on_last__isnull', True), ('began_on_first__isnull', True), _connector='OR'), name='department_closed_on_not_before_began_on', violation_error_message='“closed on” is before “began on”.'),
        ),
        migrations.AddConstraint(
            model_name='department',
            constraint=models.CheckConstraint(condition=models.Q(('merged_on_first__isnull', True), ('closed_on_first__isnull', True), _connector='OR'), name='department_ends_once', violation_error_message='It was merged or closed, not both.'),
        ),
        migrations.AddConstraint(
            model_name='strategy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('slug__in', ['about', 'accessibility', 'accounts', 'actions', 'admin', 'api', 'changes', 'compare', 'contact', 'contribute', 'cookies', 'data', 'departments', 'docs', 'entries', 'events', 'feed', 'governance', 'healthz', 'log', 'measures', 'media', 'pledges', 'privacy', 'readyz', 'search', 'services', 'static']), _negated=True), models.Q(('slug', ''), _negated=True)), name='strategy_slug_is_free', violation_error_message="These can't be used: about, accessibility, accounts, actions, admin, api, changes, compare, contact, contribute, cookies, data, departments, docs, entries, events, feed, governance, healthz, log, measures, media, pledges, privacy, readyz, search, services, static."),
        ),
    ]
