"""What several pages ask first."""

from collections.abc import Sequence
from typing import TypeVar

from django.shortcuts import get_object_or_404

from commitments.models import Response

T = TypeVar("T")


def get_response_or_404(department: str, strategy: str) -> Response:
    """A response with its department, strategy and source, in one query."""
    responses = Response.objects.select_related("department", "strategy", "source")
    return get_object_or_404(responses, department__slug=department, strategy__slug=strategy)


def neighbours(things: Sequence[T], thing: T) -> tuple[T | None, T | None]:
    """What stands before a thing in a sequence, and what after."""
    place = things.index(thing)
    before = things[place - 1] if place else None
    after = things[place + 1] if place + 1 < len(things) else None
    return before, after
