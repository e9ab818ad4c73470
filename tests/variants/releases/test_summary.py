"""The figures of a release: exact counts, and distributions from a sample."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.known import KnownRelease
from variants.fields.spec import FREQUENCY, FieldSpec, Kind, Separator
from variants.releases import summary
from variants.releases.store.table_names import ReleaseTables

NUMBER = FieldSpec("N", "n", "", Kind.FLOAT, filterable=True, column="n")
TEXTS = FieldSpec("TS", "ts", "", Kind.TEXT, (Separator.COMMA,), filterable=True, column="ts")
FLAG = FieldSpec("F", "f", "", Kind.FLAG, filterable=True, column="f")


def summarized(spec: FieldSpec, sql_type: str, *values: object) -> dict[str, object]:
    """What is said of a field whose sample has these values."""
    with connection.cursor() as cursor:
        column = spec.columns[-1][0]
        cursor.execute(f"CREATE TEMP TABLE release_sample ({column} {sql_type}) ON COMMIT DROP")
        for value in values:
            cursor.execute("INSERT INTO release_sample VALUES (%s)", [value])
        return summary._field(cursor.cursor, spec)


def test_numbers_are_counted_in_equal_steps_with_both_ends(db: None) -> None:
    figures = summarized(NUMBER, "float8", 0.0, 10.0, 5.0, 10.0, None)
    assert (figures["present"], figures["min"], figures["max"], figures["quartiles"]) == (
        4,
        0.0,
        10.0,
        [0.0, 5.0, 10.0],
    )
    histogram = figures["histogram"]
    assert isinstance(histogram, dict)
    assert (histogram["from"], histogram["to"], len(histogram["counts"])) == (0.0, 10.0, summary.BINS)
    assert (histogram["counts"][0], histogram["counts"][-1], sum(histogram["counts"])) == (1, 2, 4)


def test_frequencies_are_counted_by_half_decades(db: None) -> None:
    spec = FieldSpec("AF", "af", "", Kind.FLOAT, filterable=True, column="af", unit=FREQUENCY)
    counts = summarized(spec, "float8", 0.0, 1e-7, 0.5, 1.0)["histogram"]["counts"]  # type: ignore[index]  # JSON
    assert len(counts) == len(summary.FREQUENCY_EDGES) - 1
    assert (counts[0], counts[-1]) == (2, 2)  # zero and what is below the first edge; 0.32 to 1


def test_one_value_and_none_have_no_histogram(db: None) -> None:
    assert "histogram" not in summarized(NUMBER, "float8", 3.0, 3.0)


def test_nothing_present_is_zero(db: None) -> None:
    assert summarized(NUMBER, "float8", None) == {"present": 0}


def test_a_variant_counts_once_for_each_value_the_most_frequent_first(db: None) -> None:
    assert summarized(TEXTS, "text[]", ["a", "b"], ["b"], None) == {"present": 2, "top": [["b", 2], ["a", 1]]}


def test_flags_are_written_as_in_the_source(db: None) -> None:
    assert summarized(FLAG, "boolean", True, False, True, None) == {"present": 3, "top": [["Y", 2], ["N", 1]]}


def test_the_summary_of_a_large_release_looks_at_variants_of_all_places_and_alleles(
    known: KnownRelease, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summary, "SAMPLED", 200)
    specs = [field.spec() for field in known.release.fields.all()]
    with connection.cursor() as cursor:
        figures = summary.summarize(cursor.cursor, tables=ReleaseTables(known.release.pk), specs=specs)
    assert 120 < figures["sampled"] < 300
    assert figures["fields"]["cadd.phred"]["present"] > 100


def test_the_summary_counts_what_was_loaded(known: KnownRelease, db: None) -> None:
    keys = [(row["REF"], row["ALT"]) for row in known.cells.values()]
    snvs = sum(len(ref) == len(alt) == 1 for ref, alt in keys)
    transitions = sum({ref, alt} in ({"A", "G"}, {"C", "T"}) for ref, alt in keys)
    chromosome = known.release.summary["chromosomes"][0]
    assert (chromosome["name"], chromosome["variants"], chromosome["snvs"]) == ("22", len(known.cells), snvs)
    assert chromosome["transitions"] + chromosome["transversions"] == snvs
    assert chromosome["transitions"] == transitions
    assert sum(known.release.summary["consequences"].values()) <= len(known.cells)
    cadd = known.release.summary["fields"]["cadd.phred"]
    assert sum(cadd["histogram"]["counts"]) == cadd["present"]
    assert cadd["min"] <= cadd["quartiles"][1] <= cadd["max"]
    frequency = known.release.summary["fields"]["gnomad_genome.af.af"]
    assert sum(frequency["histogram"]["counts"]) == frequency["present"]
    assert max(frequency["histogram"]["counts"]) < frequency["present"] / 2  # by half decades they lie apart
