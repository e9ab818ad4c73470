"""Plots count what they draw: every matching variant once, at its place, in its class."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from variants.explore import scope_plots
from variants.explore.profile import Point
from variants.explore.scope_plots import consequence_bars, draw_plots, histogram, track
from variants.fields.spec import FREQUENCY, FieldSpec, Kind
from variants.genome.consequences import term_mask

SCORE = FieldSpec("CADD_phred", "cadd.phred", source="CADD", kind=Kind.FLOAT, filterable=True)
FREQUENCY_FIELD = FieldSpec("ExAC_AF", "exac.af", source="ExAC", kind=Kind.FLOAT, filterable=True, unit=FREQUENCY)


def point(pos, term, *values, matches=True):
    return Point(22, pos, pos, term_mask([term]) if term else 0, matches, values)


POINTS = [
    point(100, "stop_gained", 30.0),
    point(100, "intron_variant", 1.0),
    point(150, "intron_variant", None, matches=False),
    point(199, None, 12.0),
]


def test_a_track_has_a_tick_for_each_matching_variant_and_counts_segments():
    plot = track(POINTS, start=100, end=199, score=SCORE)
    assert plot["points"] == [[100, 30.0, "lof"], [100, 1.0, "other"], [199, 12.0, "other"]]
    assert [sum(row[2:]) for row in plot["rows"]] == [2, *[0] * 18, 1]
    assert (plot["rows"][0][:2], plot["rows"][-1][:2]) == ([100, 104], [195, 199])
    assert "3 variants by position" in plot["text"]
    assert track(POINTS, start=100, end=199, score=None)["points"][0][1] is None


def test_of_many_variants_the_highest_of_each_class_and_part_is_drawn(monkeypatch):
    monkeypatch.setattr(scope_plots, "MAX_TICKS", 3)
    monkeypatch.setattr(scope_plots, "TRACK_PARTS", 2)
    points = [point(100 + number, "intron_variant", float(number)) for number in range(100)]
    plot = track([*points, point(120, "stop_gained", 0.5)], start=100, end=199, score=SCORE)
    assert plot["points"] == [[120, 0.5, "lof"], [149, 49.0, "other"], [199, 99.0, "other"]]
    assert sum(sum(row[2:]) for row in plot["rows"]) == 101
    assert "3 are drawn" in plot["text"]


def test_bars_are_in_order_of_severity_and_count_all_and_matching():
    plot = consequence_bars(POINTS, gene="LARGE1")
    assert plot["rows"] == [["stop gained", 1, 1], ["intron variant", 2, 1], ["no consequence", 1, 1]]
    assert plot["options"]["colors"]["stop gained"] == "lof"
    assert "LARGE1" in plot["title"]


def test_a_histogram_counts_values_and_says_how_many_have_none():
    plot = histogram(POINTS, SCORE, index=0, low="5")
    assert sum(row[2] for row in plot["rows"]) == sum(row[3] for row in plot["rows"]) == 3
    assert "1 have none" in plot["text"]
    assert plot["options"] == {"field": "cadd.phred", "low": "5", "high": "", "log": False}
    assert histogram([point(1, None, None)], SCORE, index=0) is None
    same = histogram([point(1, None, 4.0), point(2, None, 4.0)], SCORE, index=0)
    assert same["rows"][0][2] == 2


@pytest.mark.parametrize(("value", "step"), [(0.0, 0), (1e-6, 0), (5e-6, 1), (0.5, -1), (1.0, -1)])
def test_frequencies_are_counted_by_half_decades(value, step):
    plot = histogram([point(1, None, value)], FREQUENCY_FIELD, index=0)
    assert plot["options"]["log"] is True
    assert plot["rows"][step][2] == 1


def test_no_plot_is_drawn_without_variants():
    assert draw_plots(SimpleNamespace(profile=None)) == ({}, {})
