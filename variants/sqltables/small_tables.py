"""The field dictionary and the summary of a release, as tables of SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from catalog.queries.provided_tables import TableFiles
from variants.releases.reader import ReleaseReader

FIELD_COLUMNS = dict.fromkeys(("path", "name", "source", "description", "kind"), "VARCHAR") | {
    **dict.fromkeys(("is_list", "filterable"), "BOOLEAN"),
    "columns": "VARCHAR[]",
}
SUMMARY_COLUMNS = dict.fromkeys(("section", "name", "measure"), "VARCHAR") | {"value": "DOUBLE"}
_ARROW_TYPES = {
    "VARCHAR": pa.string(),
    "BOOLEAN": pa.bool_(),
    "DOUBLE": pa.float64(),
    "VARCHAR[]": pa.list_(pa.string()),
}


def lay_out_fields(release: ReleaseReader, folder: Path, mentioned: Collection[str] | None) -> TableFiles:
    """A row for each field; `columns` are its columns in the table of variants."""
    rows = [
        {
            **{name: getattr(spec, name) for name in ("path", "name", "source", "description")},
            "kind": spec.kind.value,
            "is_list": spec.is_list,
            "filterable": spec.filterable,
            "columns": [name for name, _ in spec.columns],
        }
        for spec in release.specs
    ]
    return _write(folder, FIELD_COLUMNS, rows)


def lay_out_summary(release: ReleaseReader, folder: Path, mentioned: Collection[str] | None) -> TableFiles:
    """The counts of the release's page: a row for each number, as ("chromosomes", "22", "snvs", 1200)."""
    return _write(folder, SUMMARY_COLUMNS, list(_counts(release.model.summary)))


def _counts(summary: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for chromosome in summary.get("chromosomes", []):
        for measure, value in chromosome.items():
            if measure != "name":
                yield _count("chromosomes", chromosome["name"], measure, value)
    for term, n_variants in summary.get("consequences", {}).items():
        yield _count("consequences", term, "variants", n_variants)


def _count(section: str, name: str, measure: str, value: int) -> dict[str, Any]:
    return {"section": section, "name": name, "measure": measure, "value": float(value)}


def _write(folder: Path, columns: Mapping[str, str], rows: list[dict[str, Any]]) -> TableFiles:
    arrays = {name: pa.array([row[name] for row in rows], _ARROW_TYPES[kind]) for name, kind in columns.items()}
    pq.write_table(pa.table(arrays), folder / "rows.parquet")
    return TableFiles((folder / "rows.parquet",))
