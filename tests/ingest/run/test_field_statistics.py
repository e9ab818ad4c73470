"""The statistics of fields come from the stored lines of a large release."""

from functools import partial

from background.sessions import connection_info
from ingest.run import field_statistics
from ingest.run.field_statistics import count_cells, find_field_columns, measure_fields
from variants.releases.store.table_names import ReleaseTables


def test_measuring_the_loaded_lines_agrees_with_the_file(known, db, monkeypatch):
    stored = known.release.fields.values_list("name", "statistics")
    before = {
        name: {key: value for key, value in statistics.items() if key != "misfits"} for name, statistics in stored
    }
    field_columns = find_field_columns(known.release)
    count = partial(
        count_cells,
        connection_info(),
        tables=ReleaseTables(known.release.pk),
        field_columns=field_columns,
        lines=len(known.lines),
    )
    assert count() == {}
    monkeypatch.setattr(field_statistics, "LARGE_RELEASE", 1)
    monkeypatch.setattr(field_statistics, "MEASURED_LINES", 10_000)
    known.release.fields.update(statistics={})
    measure_fields(release=known.release, counted=count())
    assert dict(known.release.fields.values_list("name", "statistics")) == before
