"""The sample record, which a run of tests loads once and afterwards only puts back."""

from django.core.management import call_command
from django.db import transaction

from commitments.ledger import checkpoints
from strategy.last_things import do_now
from tests import rows

kept: rows.Kept = {}  # The rows of each table as they were when it was loaded.


@transaction.atomic
def put_in() -> None:
    """Have the sample record in this database, as if it was loaded into an empty one."""
    if kept:
        rows.put_back(kept)
        return
    call_command("load_seeds", verbosity=0)
    do_now()  # The log is written at the end of a transaction, and signed after it.
    checkpoints.sign()
    kept.update(rows.keep())
