"""Says which responses wait for `manage.py derive_standing`."""

from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections

from commitments.models import StandingPending
from commitments.standing.keeping import pending

MOST_NAMED = 20


@checks.register(checks.Tags.database)
def check_nothing_is_pending(*, databases=None, **kwargs):
    table = StandingPending._meta.db_table
    if DEFAULT_DB_ALIAS not in (databases or []):
        return []
    if table not in connections[DEFAULT_DB_ALIAS].introspection.table_names():
        return []
    count = pending().count()
    named = ", ".join(map(str, pending()[:MOST_NAMED]))
    more = f" and {count - MOST_NAMED} more" if count > MOST_NAMED else ""
    told = checks.Warning(
        f"What stands is still to be brought up to date of: {named}{more}.",
        hint="Run manage.py derive_standing --pending. Until then their pages say so.",
        id="commitments.W001",
    )
    return [told] if count else []
