"""The bundle of the whole record, made once for each file of tests; each test has its own copy."""

import shutil
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from commitments import ledger
from commitments.models import Pledge, Seal
from tests.commitments import whole_record

KEY = "dfe/government-digital-strategy"


@pytest.fixture(scope="module")
def exported(django_db_setup, django_db_blocker, tmp_path_factory):
    """A folder and a zip, and what the database said when they were written."""
    to = tmp_path_factory.mktemp("bundles")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=to / "media"),
        transaction.atomic(),
    ):
        whole_record.made()
        for name in ("bundle", "bundle.zip", "again.zip"):
            call_command("export_record", KEY, to=to / name, verbosity=0)
        call_command("export_record", KEY, to=to / "public.zip", public=True, verbosity=0)
        seals = Seal.objects.filter(response__department__slug="dfe").order_by("position")
        told = {
            "digest": ledger.record_digest(),
            "seals": list(seals),
            "pledges": {f"{KEY}/{pledge.key}": pledge.pk for pledge in Pledge.objects.published()},
        }
        transaction.set_rollback(True)
    return SimpleNamespace(
        folder=to / "bundle", zip=to / "bundle.zip", public=to / "public.zip", **told
    )


@pytest.fixture
def folder(exported, tmp_path):
    return shutil.copytree(exported.folder, tmp_path / "bundle")


@pytest.fixture
def bundle(exported, tmp_path):
    """The zip."""
    return shutil.copy(exported.zip, tmp_path / "bundle.zip")
