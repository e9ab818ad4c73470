"""Trees as texts, in their shortest plain form."""

from __future__ import annotations

import pytest

from variants.query.printer import to_text
from variants.query.syntax import parse
from variants.query.tree import And, Everything, Exists, Match, Node, Not, Or, Range, Wildcard, Word


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (Everything(), "*"),
        (Word("BRCA1"), "BRCA1"),
        (Word("chr1:5-9"), "chr1:5-9"),
        (Word("-x"), '"-x"'),
        (Word("AND"), '"AND"'),
        (Match("a.b", "two words"), 'a.b:"two words"'),
        (Match("a.b", 'a "quote"'), r'a.b:"a \"quote\""'),
        (Match("x", "1"), '"x":1'),  # x:1 is a position of chromosome X
        (Match("af", "1"), "af:1"),
        (Wildcard("a", "CDK*"), "a:CDK*"),
        (Exists("clinvar"), "_exists_:clinvar"),
        (Range("a", "1", None), "a:>=1"),
        (Range("a", None, "1", includes_high=False), "a:<1"),
        (Range("a", "1", "2", includes_low=False), "a:{1 TO 2]"),
        (Or((Match("a", "1"), Match("a", "2"))), "a:(1 OR 2)"),
        (And((Or((Word("a"), Word("b"))), Not(Word("c")))), "(a OR b) AND NOT c"),
    ],
)
def test_a_tree_has_one_text_which_means_the_tree(tree: Node, text: str) -> None:
    assert to_text(tree) == text
    assert parse(text) == tree
