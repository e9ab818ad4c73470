"""Plots of a release page: from its summary, as plain data."""

from __future__ import annotations

from variants.fields.spec import FREQUENCY, FieldSpec, Kind
from variants.pages.plots import consequence_plot, grouped, histogram_plot, summary_plots
from variants.releases.summary import FREQUENCY_EDGES

SCORE = FieldSpec("CADD_phred", "cadd.phred", source="CADD", kind=Kind.FLOAT, filterable=True, column="cadd_phred")


def test_numbers_are_grouped_by_narrow_spaces():
    assert grouped(1234567) == "1\u202f234\u202f567"


def test_consequences_are_bars_from_the_most_severe():
    plot = consequence_plot({"intron_variant": 5, "stop_gained": 1}, title="t", text="x")
    assert plot["rows"] == [["stop gained", 1], ["intron variant", 5]]
    assert plot["options"]["colors"] == {"intron variant": "other", "stop gained": "lof"}


def test_a_histogram_has_a_row_for_each_count():
    plot = histogram_plot(key="k", title="t", text="x", unit="u", edges=[0, 1, 2], counts=[3, 4])
    assert plot["rows"] == [[0, 1, 3], [1, 2, 4]]


def test_a_summary_becomes_bars_and_the_histograms_of_headline_fields():
    measured = {
        "present": 3, "quartiles": [1, 2.5, 4], "histogram": {"from": 0.0, "to": 4.0, "counts": [1, 0, 1, 1]},
    }  # fmt: skip
    summary = {
        "chromosomes": [{"name": "22", "variants": 4}],
        "consequences": {"intron_variant": 4},
        "fields": {"cadd.phred": measured},
        "sampled": 4,
    }
    chromosomes, consequences, score = summary_plots(summary, [SCORE])
    assert chromosomes["rows"] == [["22", 4]]
    assert consequences["rows"] == [["intron variant", 4]]
    assert score["rows"] == [[0.0, 1.0, 1], [1.0, 2.0, 0], [2.0, 3.0, 1], [3.0, 4.0, 1]]
    assert "3 of 4 variants" in score["text"]
    assert "median 2.5" in score["text"]
    by_decades = measured | {"histogram": {"counts": [1] * (len(FREQUENCY_EDGES) - 1)}}
    frequency = FieldSpec(
        "CADD_phred", "cadd.phred", source="CADD", kind=Kind.FLOAT, filterable=True, unit=FREQUENCY, column="cadd_phred"
    )
    *_, last = summary_plots(summary | {"fields": {"cadd.phred": by_decades}}, [frequency])
    assert last["options"]["log"] is True
    assert summary_plots({}, [SCORE]) == []
