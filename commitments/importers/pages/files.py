"""The files of a folder or a zip of published pages, read in bounded time and memory."""

import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from commitments.brought.archive import Archive
from commitments.brought.document import CannotRead
from commitments.importers.faults import BadInput, Fault
from commitments.importers.pages.saved import ENDINGS
from commitments.importers.report_file import read_file

MOST_FILES = 500
LARGEST_ZIP = 20 * 2**20
LARGEST_FOLDER = 60 * 2**20
# Of a form: 24 departments and 16 actions are 40 pages.
MOST_AT_ONCE = 60
LARGEST_AT_ONCE = 12 * 2**20
ZIP = b"PK\x03\x04"


@dataclass
class Files:
    """Those that may be pages, by their names in order, and the names of all others."""

    name: str
    pages: list[tuple[str, bytes]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def read_files(path: Path) -> Files:
    """Of a folder, a zip, or a single file. Raises BadInput, or BadReport of a single file."""
    try:
        if path.is_dir():
            return _in_folder(path)
        with path.open("rb") as file:
            is_zip = file.read(len(ZIP)) == ZIP
            rest = file.read(LARGEST_ZIP) if is_zip else b""
    except OSError as error:
        told = f"can’t be read: {error.strerror}; expected a folder, a zip, or the file of a report"
        raise BadInput([Fault(str(path), 0, told)]) from None
    if is_zip:
        return files_of(ZIP + rest, name=path.name)
    return Files(path.name, [(path.name, read_file(path))])


def is_single(files: Files) -> bool:
    """Whether it is the file of one page, and no folder or zip."""
    return [name for name, _source in files.pages] == [files.name]


def files_of(content: bytes, *, name: str) -> Files:
    """Of a zip, or of a single page, that somebody brings. Raises BadInput."""
    if len(content) > LARGEST_ZIP:
        raise BadInput([Fault(name, 0, f"is larger than {LARGEST_ZIP // 2**20} MiB")])
    if not content.startswith(ZIP):
        return Files(name, [(name, content)])
    try:
        return _in_zip(content, name)
    except CannotRead as error:
        raise BadInput([Fault(name, 0, f"can’t be unpacked: {error}")]) from None


def files_brought(brought: list[tuple[str, bytes]]) -> Files:
    """Of a zip, or of pages chosen together, that somebody brings in a form. Raises BadInput."""
    if len(brought) == 1:
        [(name, content)] = brought
        files = files_of(content, name=name)
    else:
        files = _chosen_together(brought)
    count, size = len(files.pages), sum(len(content) for _name, content in files.pages)
    faults = []
    if count > MOST_AT_ONCE:
        faults.append(f"has {count:,} pages: bring at most {MOST_AT_ONCE} at once")
    if size > LARGEST_AT_ONCE:
        faults.append(f"has more than {LARGEST_AT_ONCE // 2**20} MiB of pages: bring it in parts")
    if faults:
        raise BadInput([Fault(files.name, 0, told) for told in faults])
    return files


def _chosen_together(brought: list[tuple[str, bytes]]) -> Files:
    names = [name for name, _content in brought]
    files = Files(f"{len(brought)} files")
    faults = [
        Fault(name, 0, "was chosen twice, or two folders have a file of this name: rename one")
        for name in {name for name in names if names.count(name) > 1}
    ]
    for name, content in sorted(brought):
        if content.startswith(ZIP):
            faults.append(Fault(name, 0, "is a zip among other files: bring it by itself"))
        elif _may_be_page(name):
            files.pages.append((name, content))
        else:
            files.left_out.append(name)
    _check(files.name, len(files.pages), faults)
    return files


def _in_zip(content: bytes, name: str) -> Files:
    archive = Archive(content)
    names = archive.names()
    faults = [Fault(name, 0, told) for one in names if (told := _why_refused(one, names))]
    files = Files(name)
    for one in sorted(set(names)):
        (files.pages if _may_be_page(one) else files.left_out).append(one)
    _check(name, len(files.pages), faults)
    files.pages = [(one, archive.content(one)) for one in files.pages]
    return files


def _why_refused(name: str, names: list[str]) -> str:
    """Why a zip is refused that has a file of this name; empty where it is not."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in path.parts[0]:
        return f"has a file whose path leads out of it: {name}"
    return f"has two files of one name: {name}" if names.count(name) > 1 else ""


def _in_folder(folder: Path) -> Files:
    files, found, size = Files(folder.name or str(folder)), [], 0
    for place, folders, names in os.walk(folder):  # It follows no link to another folder.
        folders.sort()
        for name in sorted(names):
            path = Path(place) / name
            own = path.relative_to(folder).as_posix()
            if path.is_symlink() or not path.is_file() or not _may_be_page(own):
                files.left_out.append(own)
                continue
            found.append((own, path))
            size += path.stat().st_size
    faults = []
    if size > LARGEST_FOLDER:
        faults.append(Fault(files.name, 0, f"has more than {LARGEST_FOLDER // 2**20} MiB of pages"))
    _check(files.name, len(found), faults)
    files.pages = [(own, path.read_bytes()) for own, path in sorted(found)]
    return files


def _may_be_page(name: str) -> bool:
    """Whether a file may be a page: none of what a browser saves beside one, and none hidden."""
    *folders, own = PurePosixPath(name).parts
    is_beside = any(part.endswith("_files") or part == "__MACOSX" for part in folders)
    is_hidden = any(part.startswith(".") for part in (*folders, own))
    return own.rpartition(".")[2].lower() in ENDINGS and not (is_beside or is_hidden)


def _check(name: str, number: int, faults: list[Fault]) -> None:
    if number > MOST_FILES:
        faults.append(Fault(name, 0, f"has {number:,} pages: bring at most {MOST_FILES} at once"))
    if not number and not faults:
        endings = ", ".join(f".{ending}" for ending in ENDINGS)
        faults.append(Fault(name, 0, f"has no page in it: expected files that end in {endings}"))
    if faults:
        raise BadInput(faults)
