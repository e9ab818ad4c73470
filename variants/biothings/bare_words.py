"""Bare words that name nothing by themselves are looked for in the fields upstream searches by default."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from variants.fields.spec import FieldSpec
from variants.hgvs import parse_rs, parse_variant
from variants.query.tree import And, Match, Node, Not, Or, Word, all_of, any_of
from variants.regions import RegionError, parse_region
from variants.selectors.query_names import genes_in_release
from variants.selectors.releases import OpenRelease

_GENE_NAMES = (".gene_name", ".genename")


def with_default_fields(opened: OpenRelease, tree: Node) -> Node:
    """The tree with every word that is no gene, rs number, region or variant asked of the gene-name columns.

    A gene symbol that the gene table does not know is still found where the annotation writes it.
    """
    words = {word.text for word in _words(tree) if not _is_place(word.text)}
    fields = [spec for spec in opened.specs if is_searched_by_default(spec)]
    if not words or not fields:
        return tree
    unknown = words - set(genes_in_release(opened=opened, words=words))
    return _replaced(
        tree, lambda word: any_of([Match(spec.path, word.text) for spec in fields]) if word.text in unknown else word
    )


def is_searched_by_default(spec: FieldSpec) -> bool:
    return spec.filterable and spec.path.endswith(_GENE_NAMES)


def _is_place(text: str) -> bool:
    try:
        return parse_rs(text) is not None or parse_variant(text) is not None or parse_region(text) is not None
    except RegionError:
        return True


def _words(node: Node) -> Iterator[Word]:
    if isinstance(node, Not):
        yield from _words(node.part)
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from _words(part)
    elif isinstance(node, Word):
        yield node


def _replaced(node: Node, change: Callable[[Word], Node]) -> Node:
    if isinstance(node, Not):
        return Not(_replaced(node.part, change))
    if isinstance(node, And):
        return all_of([_replaced(part, change) for part in node.parts])
    if isinstance(node, Or):
        return any_of([_replaced(part, change) for part in node.parts])
    return change(node) if isinstance(node, Word) else node
