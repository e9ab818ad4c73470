"""Statistics of a field over sampled lines."""

from collections import Counter

from ingest.wgsa.statistics import compute_statistics
from variants.fields.spec import FieldSpec, Kind, Separator


def field(kind, *separators):
    return FieldSpec(name="f", path="a.f", source="a", kind=kind, separators=separators)


def test_numbers_have_range_and_quantiles_over_their_elements():
    cells = [str(number) for number in range(1, 101)] + ["."] * 100
    results = compute_statistics(field(Kind.INTEGER), Counter(cells))
    assert (results["lines"], results["null_share"], results["min"], results["max"]) == (200, 0.5, 1.0, 100.0)
    assert results["quantiles"] == {"0.05": 5.0, "0.25": 25.0, "0.5": 50.0, "0.75": 75.0, "0.95": 95.0}


def test_texts_have_their_frequent_values_and_an_element_counts_once_per_line():
    results = compute_statistics(field(Kind.TEXT, Separator.TRANSCRIPT), Counter(["a|a|b", "a", ".|.", "EMPTY"]))
    assert results["frequent"] == [["a", 2], ["b", 1]]
    assert results["null_share"] == 0.5
    assert "min" not in results


def test_zero_bytes_are_shown_as_signs_that_postgresql_stores():
    computed = compute_statistics(field(Kind.TEXT), Counter(["r\0s2", "rs1", "rs1"]))
    assert computed["frequent"] == [["rs1", 2], ["r\ufffds2", 1]]


def test_a_column_without_rows_says_so():
    assert compute_statistics(field(Kind.FLOAT), {}) == {"lines": 0}
    assert compute_statistics(field(Kind.FLOAT), {".": 1})["null_share"] == 1
