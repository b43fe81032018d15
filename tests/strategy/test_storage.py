"""Where files are kept."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from strategy.storage import WholeFileStorage


@pytest.fixture
def storage(tmp_path):
    return WholeFileStorage(tmp_path)


def names(folder):
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def test_files_are_kept_so():
    assert isinstance(default_storage, WholeFileStorage)


def test_a_file_is_kept_under_its_name_and_nothing_beside_it(storage, tmp_path):
    name = storage.save("evidence/2026/a.csv", ContentFile(b"1"))

    assert name == "evidence/2026/a.csv"
    assert names(tmp_path) == [name]
    assert (tmp_path / name).read_bytes() == b"1"


def test_a_name_that_is_taken_is_not_written_over(storage, tmp_path):
    storage.save("a.csv", ContentFile(b"1"))

    other = storage.save("a.csv", ContentFile(b"2"))

    assert other != "a.csv"
    assert (tmp_path / "a.csv").read_bytes() == b"1"
    assert (tmp_path / other).read_bytes() == b"2"


def test_a_name_that_is_taken_meanwhile_is_not_written_over(storage, tmp_path):
    (tmp_path / "a.csv").write_bytes(b"1")

    other = storage._save("a.csv", ContentFile(b"2"))

    assert (tmp_path / "a.csv").read_bytes() == b"1"
    assert (tmp_path / other).read_bytes() == b"2"


def test_what_is_cut_short_has_no_name(storage, tmp_path):
    class CutShort(ContentFile):
        def chunks(self, chunk_size=None):
            yield b"half"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        storage.save("a.csv", CutShort(b"half of it"))

    assert not (tmp_path / "a.csv").exists()
