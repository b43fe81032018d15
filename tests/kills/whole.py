"""Whether a record is whole, and what stands in it, but for times, numbers and digests of times."""

import hashlib
import io
import json

from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import models

from commitments.models import Checkpoint, Evidence, Line, Node, Seal
from strategy.models import RecordChange
from tests.refusals import models_of

OF_TIMES = {
    Seal: {"line", "digest", "previous_digest"},
    Line: {"of", "told", "digests", "root", "salt", "leaf", "hash"},  # And of numbers and chance.
    Node: {"hash"},
}
SIGNED_LATER = {Checkpoint}  # Where it was killed between the commit and that: by the next change.
CHECKS = [
    ("check", {"databases": ["default"]}),
    ("migrate", {"check_unapplied": True}),
    ("verify_record", {}),
    ("index_search", {"check": True}),
]


def content() -> dict[str, str]:
    """For each table its number of rows, and a digest of all its words."""
    models = [row for row in models_of("strategy", "commitments") if row not in SIGNED_LATER]
    return {model._meta.db_table: _words_of(model) for model in models}


def _words_of(model: type[models.Model]) -> str:
    names = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and field.name not in OF_TIMES.get(model, ())
    ]
    of_all = model._base_manager.all()
    if model is RecordChange:
        of_all = of_all.exclude(place__in=[row._meta.db_table for row in SIGNED_LATER])
    rows = sorted(map(list, of_all.values_list(*names))) if names else []
    digest = hashlib.sha256(json.dumps(rows, default=str).encode()).hexdigest()
    return f"{of_all.count()} rows, {digest[:16]}"


def faults() -> list[str]:
    """Everything that is not as it should be."""
    found = []
    for command, options in CHECKS:
        try:
            call_command(command, stdout=io.StringIO(), stderr=io.StringIO(), **options)
        except (CommandError, SystemCheckError, SystemExit) as error:
            found.append(f"{command}: {error}")
    for row in Evidence.objects.exclude(file=""):
        stated = row.sha256
        try:
            row.take_digest()
        except OSError as error:
            found.append(f"{row.file.name}: {error}")
        if row.sha256 != stated:
            found.append(f"{row.file.name} is not what was kept")
    return found
