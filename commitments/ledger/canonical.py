"""How values are spelled in a line, for ever: a line of any format is rebuilt with these."""

import json
from datetime import UTC, datetime
from decimal import Decimal

from strategy.partial_dates import PartialDate

# A text as JSON, as the encoder below spells it.
canonical_text = json.encoder.encode_basestring
_SPELLED = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(told: dict | str) -> str:
    """JSON with sorted keys and no spaces, on one line."""
    return _SPELLED.encode(told)


def partial_date(value: PartialDate | None) -> dict | None:
    if value is None:
        return None
    return {
        "first": value.first.isoformat(),
        "last": value.last.isoformat(),
        "precision": str(value.precision),
        "words": value.words,
    }


def moment(value: datetime | None) -> str | None:
    """A time in UTC to the microsecond, spelled alike on both databases."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if value else None


def number(value: Decimal | None) -> str | None:
    """A number without trailing zeros: databases differ in how many they give."""
    return f"{value.normalize():f}" if value is not None else None
