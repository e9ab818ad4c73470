"""Trees are joined, read and changed."""

from __future__ import annotations

from variants.query.tree import And, Everything, Match, Node, Not, Or, Word, all_of, any_of, transform, walk

A, B, C = Word("a"), Word("b"), Word("c")


def test_joined_trees_are_flat() -> None:
    assert all_of([A, all_of([B, C])]) == And((A, B, C))
    assert any_of([any_of([A, B]), C]) == Or((A, B, C))
    assert all_of([A]) == any_of([A]) == A
    assert all_of([]) == Everything()
    assert all_of([any_of([A, B]), C]) == And((Or((A, B)), C))


def test_a_walk_gives_every_leaf_from_left_to_right() -> None:
    tree: Node = And((A, Or((Not(B), C)), Not(Not(A))))
    assert list(walk(tree)) == [A, B, C, A]


def test_a_transformed_tree_keeps_its_shape() -> None:
    tree: Node = And((A, Or((Not(B), C))))
    changed = transform(tree, lambda leaf: Match("gene", leaf.text))
    assert changed == And((Match("gene", "a"), Or((Not(Match("gene", "b")), Match("gene", "c")))))
    grown = transform(tree, lambda leaf: Or((leaf, A)))
    assert isinstance(grown, And)
    assert len(grown.parts) == 2


def test_trees_are_equal_whatever_their_position_in_the_text() -> None:
    assert Word("a", 1) == Word("a", 9)
