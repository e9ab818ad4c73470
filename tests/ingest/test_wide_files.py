"""Files wider than a PostgreSQL table: every field described, 1,100 numeric fields filterable in column groups."""

from __future__ import annotations

import gzip
import json

import pytest
from django.core.management import call_command

from tests.releases import committed_releases, load_release, write_wgsa

CONFIG_HEAD = "field\tSNV\tindel\tdbnsfp\tpivotGroup\tpivotChar\tparseGroup\ttransformation"
FIELDS = [f"assay_{number}" for number in range(1_100)]
ROWS = [["22", 20_000_000 + row, "A", "C", *(row + number / 7 for number in range(1_100))] for row in range(40)]


def choose(path, names):
    path.write_text("\n".join([CONFIG_HEAD, *(f"{name}\tTRUE" + "\t" * 6 for name in names)]) + "\n")
    return path


@pytest.fixture(scope="module")
def wide(django_db_setup, django_db_blocker, tmp_path_factory):
    """1,100 numeric fields, all filled and all filterable."""
    folder = tmp_path_factory.mktemp("wide")
    source = write_wgsa(folder / "wide.tsv", ["chr", "pos", "ref", "alt", *FIELDS], ROWS)
    with django_db_blocker.unblock(), committed_releases():
        yield load_release("wide", "GRCh38", [source], config_path=choose(folder / "config.tsv", FIELDS))


def query_rows(client, query, fields):
    answer = client.get("/api/v1/variants/", {"release": "wide", "q": query, "fields": fields})
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)["results"]


@pytest.mark.long
def test_1100_filled_numeric_fields_are_filterable_in_column_groups(wide, client, db):
    assert wide.column_groups() == [1, 2, 3]
    assert wide.fields.filter(filterable=True).count() == 1_100
    query = "assay_0:>=10 AND assay_500:<90 AND NOT assay_1099:>170"
    expected = [row for row in ROWS if row[4] >= 10 and row[504] < 90 and not row[1_103] > 170]
    results = query_rows(client, query, "assay.500,assay.1099")
    assert 0 < len(results) < len(ROWS)
    assert [(row["assay"]["500"], row["assay"]["1099"]) for row in results] == [
        (row[504], row[1_103]) for row in expected
    ]


@pytest.mark.long
def test_a_sample_of_2052_columns_loads_with_any_of_its_fields_filterable(committed, tmp_path, capsys):
    sample = tmp_path / "sample.gz"
    call_command("make_sample", rows=300, columns=2052, assembly="GRCh38", chrom="21", output=sample)
    with gzip.open(sample, "rt") as file:
        names = file.readline().rstrip("\n").split("\t")
    chosen = names[4::97]
    release = load_release("full", "GRCh38", [sample], config_path=choose(tmp_path / "config.tsv", chosen))
    assert release.fields.count() == 2_052
    assert set(release.fields.filter(filterable=True).values_list("name", flat=True)) == set(chosen)
    assert release.row_count == 300
