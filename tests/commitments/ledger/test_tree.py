"""The Merkle tree: RFC 9162's rules, and vectors that others published."""

import hashlib

import pytest

from commitments.ledger import tree

# The leaves and roots by which Certificate Transparency's own implementations are tested
# (RFC 6962's tree, which RFC 9162's is): roots of the first leaf, the first two, and so on.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
HASHES = [tree.leaf_hash(hashlib.sha256(bytes([n])).digest()) for n in range(70)]


def subtree(height, index):
    return tree.root(HASHES[index << height : index + 1 << height])


def test_roots_are_those_that_others_published():
    hashes = [tree.leaf_hash(leaf) for leaf in LEAVES]
    assert [tree.root(hashes[: n + 1]).hex() for n in range(8)] == ROOTS
    assert tree.root([]).hex() == hashlib.sha256().hexdigest()


@pytest.mark.parametrize("size", [0, 1, 2, 3, 5, 8, 33, 64, 70])
def test_a_root_is_made_of_subtrees(size):
    assert tree.root_of(size, subtree) == tree.root(HASHES[:size])


def test_a_tree_grows_leaf_by_leaf():
    whole = []
    for size in range(71):
        assert tree.root_of_whole(whole) == tree.root(HASHES[:size])
        if size < 70:
            tree.grow(whole, HASHES[size])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 33, 64, 70])
def test_each_leaf_has_a_path_to_the_root_and_no_other_leaf_has_it(size):
    top = tree.root(HASHES[:size])
    for number in range(size):
        path = tree.inclusion_path(number, size, subtree)
        assert tree.check_inclusion(HASHES[number], number, size, path, top)
        assert not tree.check_inclusion(tree.leaf_hash(b"other"), number, size, path, top)
        assert not tree.check_inclusion(HASHES[number], (number + 1) % 71, size, path, top)
        assert not tree.check_inclusion(HASHES[number], number, size, [*path, top], top)
        if path:
            assert not tree.check_inclusion(HASHES[number], number, size, path[1:], top)


@pytest.mark.parametrize("new", [1, 2, 3, 7, 8, 33, 64, 70])
def test_a_tree_grew_from_each_earlier_one_and_from_no_other(new):
    after = tree.root(HASHES[:new])
    for old in range(1, new + 1):
        before = tree.root(HASHES[:old])
        path = tree.consistency_path(old, new, subtree)
        assert tree.check_consistency(old, new, before, after, path)
        other = tree.root([tree.leaf_hash(b"other"), *HASHES[1:old]])
        assert not tree.check_consistency(old, new, other, after, path)
        assert not tree.check_consistency(old, new, before, other, path)
        assert not tree.check_consistency(old, new, before, after, [*path, after])


def test_what_is_not_in_a_tree_has_no_path():
    with pytest.raises(ValueError, match="no leaf 8 in a tree of 8"):
        tree.inclusion_path(8, 8, subtree)
    with pytest.raises(ValueError, match="did not grow"):
        tree.consistency_path(9, 8, subtree)
    with pytest.raises(ValueError, match="did not grow"):
        tree.consistency_path(0, 8, subtree)


def test_a_proof_of_one_of_a_million_lines_has_at_most_21_hashes():
    def any_hash(height, index):
        return bytes(32)

    size = 1_000_000
    longest = max(
        len(tree.inclusion_path(number, size, any_hash)) for number in (0, 1, 524_288, size - 1)
    )
    assert longest <= 20
    assert len(tree.consistency_path(524_287, size, any_hash)) <= 21


@pytest.mark.parametrize("size", [999_999, 1_000_000, 1_000_001])
def test_a_proof_at_a_million_lines_has_21_hashes_at_the_most(size):
    def any_hash(height, index):
        return bytes(32)

    numbers = [*range(0, size, 9973), size - 1]

    within = [len(tree.inclusion_path(number, size, any_hash)) for number in numbers]
    grown = [len(tree.consistency_path(old, size, any_hash)) for old in numbers[1:]]

    assert max(within) == 20
    assert max(grown) <= 21
