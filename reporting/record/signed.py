"""What was signed of the log of something published: the first checkpoint that covers all of it.

Later ones cover it, too; of the first a document says the same for ever.
"""

from collections.abc import Iterable

from django.db.models import Min, Q
from django.urls import reverse
from django.utils import timezone

from commitments.ledger import checkpoints
from commitments.models import Checkpoint, Edition, Line, Opinion, Withholding
from strategy.addresses import absolute
from strategy.partial_dates import day_words

NOT_SIGNED = "Not signed yet: no checkpoint of the log covers all of it."


def first_that_covers(
    editions: Iterable[Edition], opinions: Iterable[Opinion] = ()
) -> Checkpoint | None:
    """Of all that these say, with what was withheld from them. Two queries.

    None where something is not in the log so far, or no checkpoint covers it.
    """
    published, said = [row.pk for row in editions], [row.pk for row in opinions]
    wanted = {("editions", pk) for pk in published} | {("opinions", pk) for pk in said}
    first = _first_lines(published, said)
    if not wanted or not wanted <= first.keys():
        return None
    return checkpoints.covering(max(first.values()))


def _first_lines(editions: list[int], opinions: list[int]) -> dict[tuple[str, int], int]:
    """By table and row the number of the first line that tells it."""
    withheld = Withholding.objects.filter(
        Q(edition__in=editions) | Q(table="opinions", row__in=opinions)
    )
    lines = Line.objects.filter(
        Q(table="editions", row__in=editions)
        | Q(table="opinions", row__in=opinions)
        | Q(table="withholdings", row__in=withheld.order_by().values("pk"))
    )
    rows = lines.order_by().values_list("table", "row").annotate(Min("number"))
    return {(table, row): number for table, row, number in rows}


def address_of(checkpoint: Checkpoint) -> str:
    """Where it can be had, with the cosignatures of witnesses."""
    return absolute(reverse("checkpoint_of_size", args=[checkpoint.size]))


def moment_words(at) -> str:
    local = timezone.localtime(at)
    return f"{day_words(local.date())} at {local:%H:%M}"


def signed_words(checkpoint: Checkpoint | None) -> str:
    """In one sentence, for a file that has no room for more."""
    if checkpoint is None:
        return NOT_SIGNED
    size = f"{checkpoint.size} line{'' if checkpoint.size == 1 else 's'}"
    return (
        f"Covered by the checkpoint of the log of {size}, signed on {moment_words(checkpoint.at)}, "
        f"root {checkpoint.root}: {address_of(checkpoint)}"
    )
