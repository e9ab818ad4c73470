"""Field dictionary and summary as rows."""

import pyarrow.parquet as pq

from variants.fields.spec import FieldSpec, Kind
from variants.sqltables.small_tables import lay_out_fields, lay_out_summary


class AnyRelease:
    specs = (
        FieldSpec(name="CADD_phred", path="cadd.phred", source="CADD", kind=Kind.FLOAT, filterable=True, column="c1"),
    )

    class model:
        summary = {"chromosomes": [{"name": "22", "snvs": 3}], "consequences": {"missense_variant": 2}}


def test_a_row_for_each_field(tmp_path):
    rows = pq.read_table(lay_out_fields(AnyRelease, tmp_path, None).files[0]).to_pylist()
    assert [(row["path"], row["kind"], row["columns"]) for row in rows] == [("cadd.phred", "float", ["c1"])]


def test_a_row_for_each_count(tmp_path):
    rows = pq.read_table(lay_out_summary(AnyRelease, tmp_path, None).files[0]).to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        ("chromosomes", "22", "snvs", 3.0),
        ("consequences", "missense_variant", "variants", 2.0),
    ]
