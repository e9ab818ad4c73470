"""The statistics of fields come from the stored lines of a large release."""

from functools import partial

from ingest.run import field_statistics
from ingest.run.field_statistics import count_cells, find_field_columns, measure_fields
from variants.releases.store.connection import connection_info
from variants.releases.store.table_names import ReleaseTables


def test_measuring_the_loaded_lines_gives_what_the_file_says(freeze5, db, monkeypatch):
    stored = freeze5.fields.values_list("name", "statistics")
    before = {name: {what: value for what, value in told.items() if what != "misfits"} for name, told in stored}
    field_columns = find_field_columns(freeze5)
    count = partial(
        count_cells, connection_info(), tables=ReleaseTables(freeze5.pk), field_columns=field_columns, lines=1_920
    )
    assert count() == {}
    monkeypatch.setattr(field_statistics, "LARGE_RELEASE", 1)
    monkeypatch.setattr(field_statistics, "MEASURED_LINES", 10_000)
    freeze5.fields.update(statistics={})
    measure_fields(release=freeze5, counted=count())
    assert dict(freeze5.fields.values_list("name", "statistics")) == before
