"""Files that come in with forms."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from strategy import uploads


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir(mode=0o755)
    return settings.MEDIA_ROOT


def test_a_folder_that_others_may_read_is_told(folder):
    told = uploads.check_that_nobody_else_reads_them(None)

    assert [(fault.id, fault.hint) for fault in told] == [
        ("strategy.W001", f"Run chmod -R go-rwx {folder}")
    ]


def test_there_is_nothing_to_say_of_one_that_they_may_not_or_that_is_not_there(folder):
    folder.chmod(0o700)
    assert uploads.check_that_nobody_else_reads_them(None) == []

    folder.rmdir()
    assert uploads.check_that_nobody_else_reads_them(None) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("size", "status"), [(3_000_000, 200), (3_000_001, 400)])
def test_what_comes_in_with_a_form_has_an_end(client, monkeypatch, size, status):
    monkeypatch.setattr(uploads, "LARGEST", 3_000_000)
    files = {"one": b"x" * 2_000_000, "two": b"x" * (size - 2_000_000)}
    sent = {name: SimpleUploadedFile(name, content) for name, content in files.items()}

    assert client.post("/admin/login/", sent).status_code == status
