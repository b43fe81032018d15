"""The files of the tree, by the examples of C2SP's tlog-tiles and by other code than ours."""

import pytest
from tlog_scales import tiles as theirs
from tlog_scales.reader import Tile as TheirTile

from commitments.ledger.tiles import ENTRIES, Tile, of_entries


@pytest.mark.parametrize(
    ("tile", "address"),
    [
        (Tile(0, 0), "0/000"),
        (Tile(0, 999), "0/999"),
        (Tile(0, 1000), "0/x001/000"),
        (Tile(2, 1234067), "2/x001/x234/067"),  # The example of the specification.
        (Tile(1, 0, 17), "1/000.p/17"),
        (Tile(ENTRIES, 273, 112), "entries/273.p/112"),
        (Tile(ENTRIES, 70_000), "entries/x070/000"),
    ],
)
def test_a_tile_has_one_address(tile, address):
    assert tile.address == address
    assert Tile.read(address) == tile
    partial = tile.width % 256
    assert "/".join(theirs.tile_path(tile.level, tile.index, partial)) == f"tile/{address}"


@pytest.mark.parametrize(
    "address",
    [
        *("", "0", "0/0", "0/0000", "00/000", "64/000", "-1/000", "x/000", "data/000"),
        *("0/x000/001", "0/x001", "0/001/002", "0/000.p/0", "0/000.p/256", "0/000.p/01"),
        *("0/000.p", "0/000/", "0/000\n", "0/٣٣٣", "0/000.p/٣"),
    ],
)
def test_no_other_address_is_a_tiles(address):
    assert Tile.read(address) is None


def test_a_log_has_the_tiles_that_the_specification_tells_of_one_of_70_000_lines():
    last = [Tile(0, 272), Tile(0, 273, 112), Tile(1, 0), Tile(1, 1, 17), Tile(2, 0, 1)]
    beyond = [Tile(0, 273), Tile(0, 273, 113), Tile(1, 1), Tile(1, 1, 18), Tile(2, 0, 2)]

    assert all(tile.is_in(70_000) for tile in last)
    assert not any(tile.is_in(70_000) for tile in beyond)
    assert Tile(ENTRIES, 273, 112).is_in(70_000) and not Tile(ENTRIES, 273, 113).is_in(70_000)
    assert Tile(1, 0, 1).is_in(256) and not Tile(1, 0, 1).is_in(255)


def test_lines_are_read_back_by_code_that_is_not_ours():
    lines = [b"one", b"", "zwölf".encode(), b"x" * 1000]

    assert TheirTile.from_entries_bytes(of_entries(lines)).entries == lines
