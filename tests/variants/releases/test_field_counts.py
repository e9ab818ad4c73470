"""Variants by one field or two: the lake's counts are those of the source lines."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from django.test import override_settings

from variants.fields.spec import FREQUENCY, FieldSpec
from variants.fields.typed_values import Element, typed_elements, value_text
from variants.lake.manifest import Manifest
from variants.query.patterns import fold_case
from variants.releases.field_counts import Axis, NoLakeError, count_fields
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader
from variants.releases.rows import source_cells
from variants.releases.selection import matching_rows, select_variants

pytestmark = pytest.mark.django_db
NUMBER, LIST, TEXTS, FLAG, PLACE = (
    "cadd.phred",
    "sift.score",
    "snpeff.ann.effect",
    "hg19.same_reference",
    "hg19.position",
)


@pytest.fixture
def release(synthetic38: Release, lake38: Manifest) -> ReleaseReader:
    return ReleaseReader(synthetic38)


def class_of(axis: Axis, value: Element) -> int:
    """The class of one value, by hand."""
    if not axis.spec.kind.numeric:
        label = value_text(fold_case(value) if isinstance(value, str) else value)
        return axis.labels.index(label) if label in axis.labels else axis.labels.index("other values")
    inner = axis.edges[1:-1]
    return sum(edge <= float(value) for edge in inner)


def classes_by_hand(axis: Axis, elements: list[Element]) -> set[int]:
    if not elements:
        return {len(axis.classes) - 1}
    if axis.spec.kind.numeric:
        return {class_of(axis, max(elements, key=float))}
    return {class_of(axis, element) for element in elements}


@pytest.mark.parametrize("query", ["", "NOT _exists_:vep.ann.hgvsc"])
@pytest.mark.parametrize("names", [[NUMBER], [LIST], [TEXTS], [FLAG], [PLACE, FLAG], [TEXTS, NUMBER], [TEXTS, FLAG]])
def test_counts_are_those_of_the_source_lines(release: ReleaseReader, names: list[str], query: str) -> None:
    selection = select_variants(release=release, query=query)
    specs = [release.by_name[name] for name in names]
    counted = count_fields(selection=selection, specs=specs)
    rows = list(matching_rows(selection=selection))
    expected: Counter[tuple[int, ...]] = Counter()
    for file, lines in source_cells(release=release, rows=rows):
        columns = release.field_columns[file]
        cells = [[line[columns[spec.name]] for line in lines] if spec.name in columns else [] for spec in specs]
        values = [list(typed_elements(spec, of_field)) for spec, of_field in zip(specs, cells, strict=True)]
        classes = [classes_by_hand(axis, elements) for axis, elements in zip(counted.axes, values, strict=True)]
        expected.update(product(*classes))
    assert len(expected) > 1
    assert counted.counts == expected
    assert sum(map(sum, counted.rows)) == sum(expected.values())


def test_a_frequency_is_counted_by_half_decades(release: ReleaseReader) -> None:
    spec = next(spec for spec in release.specs if spec.unit == FREQUENCY and spec.kind.numeric)
    (axis,) = count_fields(selection=select_variants(release=release), specs=[spec]).axes
    assert len(axis.edges) == 13
    assert axis.classes[0] == "1e-06 to 3.16228e-06"


def test_values_beyond_the_most_frequent_share_a_class(release: ReleaseReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("variants.releases.field_counts.MAX_VALUES", 2)
    (axis,) = count_fields(selection=select_variants(release=release), specs=[release.by_name[TEXTS]]).axes
    assert axis.classes[2:] == ("other values", "no value")


def test_without_a_lake_or_with_a_field_of_the_key_it_says_why(release: ReleaseReader) -> None:
    key = next(spec for spec in release.specs if not spec.column)
    with pytest.raises(NoLakeError, match="part of a variant's key"):
        count_fields(selection=select_variants(release=release), specs=[key])
    without: FieldSpec = release.by_name[NUMBER]
    with override_settings(LWDS_LAKE=""):
        plain = ReleaseReader(release.model)
        with pytest.raises(NoLakeError, match="synthetic38 has no lake"):
            count_fields(selection=select_variants(release=plain), specs=[without])
