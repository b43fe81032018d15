from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('strategy', '0012_services'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='department',
            name='department_slug_is_free',
        ),
        migrations.RemoveConstraint(
            model_name='strategy',
            name='strategy_slug_is_free',
        ),
        migrations.AddConstraint(
            model_name='department',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('slug__in', ['about', 'accessibility', 'accounts', 'actions', 'admin', 'api', 'changes', 'compare', 'contact', 'contribute', 'cookies', 'data', 'docs', 'entries', 'events', 'feed', 'governance', 'healthz', 'log', 'measures', 'media', 'pledges', 'privacy', 'readyz', 'search', 'services', 'static']), _negated=True), models.Q(('slug', ''), _negated=True)), name='department_slug_is_free', violation_error_message="These can't be used: about, accessibility, accounts, actions, admin, api, changes, compare, contact, contribute, cookies, data, docs, entries, events, feed, governance, healthz, log, measures, media, pledges, privacy, readyz, search, services, static."),
        ),
        migrations.AddConstraint(
            model_name='strategy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('slug__in', ['about', 'accessibility', 'accounts', 'actions', 'admin', 'api', 'changes', 'compare', 'contact', 'contribute', 'cookies', 'data', 'docs', 'entries', 'events', 'feed', 'governance', 'healthz', 'log', 'measures', 'media', 'pledges', 'privacy', 'readyz', 'search', 'services', 'static']), _negated=True), models.Q(('slug', ''), _negated=True)), name='strategy_slug_is_free', violation_error_message="These can't be used: about, accessibility, accounts, actions, admin, api, changes, compare, contact, contribute, cookies, data, docs, entries, events, feed, governance, healthz, log, measures, media, pledges, privacy, readyz, search, services, static."),
        ),
    ]
