"""Words for a missing value, as a release declares them, and p-values that no float8 holds: loaded, asked, shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import duckdb
import pytest
from pytest_django.plugin import DjangoDbBlocker

from ingest.fill.make_filterable import make_filterable
from tests.lakes import lake_of
from tests.releases import committed_releases, load_release, write_wgsa
from variants.exports.lake_export import write_lake_tables
from variants.exports.selection_files import write_selection
from variants.releases.documents import variant_documents
from variants.releases.field_names import named_fields
from variants.releases.models import Release
from variants.releases.ordering import ordered_rows
from variants.releases.reader import ReleaseReader
from variants.releases.selection import matching_rows, select_variants
from variants.sqltables.variant_tables import lay_out_variants

HEADER = [
    *("#chr", "pos", "ref", "alt", "rs_dbSNP151", "CADD_phred", "clinvar_trait", "My_p", "GRASP_p_value"),
    *("VEP_ensembl_Gene_ID", "VEP_ensembl_Consequence"),
]
P_VALUES = {10: "1e-8", 20: "1e-310", 30: "3.5e-400", 40: "1e-400", 50: "0", 60: "NA", 70: "5e-1000", 80: "0.5"}
TEXTS = {10: "rs7", 20: "NA", 30: "NAN", 40: "Null", 50: ".", 60: "-9", 70: "NA;rs8", 80: "-"}


@pytest.fixture(scope="module")
def releases(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Release]]:
    """The same file under the words that are missing by default, and under a declared one."""
    rows = [
        ["1", pos, "A", "C", TEXTS[pos], "NA" if pos == 20 else "12", TEXTS[pos], p_value, p_value]
        + (["NA", "NA"] if pos == 20 else ["ENSG00000000001|NA", "intron_variant|NA"])
        for pos, p_value in P_VALUES.items()
    ]
    file = write_wgsa(tmp_path_factory.mktemp("values") / "values.tsv", HEADER, rows)
    with django_db_blocker.unblock(), committed_releases():
        loaded = {
            "default": load_release("default_words", "GRCh38", [file]),
            "own": load_release("own_words", "GRCh38", [file], missing_values=["-9", "rs:NA"]),
        }
        make_filterable(release=loaded["default"], names=["GRASP_p_value"])
        yield {name: Release.objects.get(pk=release.pk) for name, release in loaded.items()}


def matching_positions(model: Release, query: str) -> list[int]:
    selection = select_variants(release=ReleaseReader(model), query=query)
    return [row.pos for row in matching_rows(selection=selection)]


def test_words_that_mean_missing_by_default_are_not_text(releases: dict[str, Release], db: None) -> None:
    model = releases["default"]
    assert matching_positions(model, "_exists_:dbsnp.rsid") == [10, 60, 70]
    assert matching_positions(model, "_exists_:clinvar_trait") == [10, 60, 70, 80]
    assert matching_positions(model, "clinvar_trait:NA") == matching_positions(model, "clinvar_trait:nan") == []
    assert matching_positions(model, 'clinvar_trait:"-"') == [80]  # it is missing in rs numbers alone
    assert matching_positions(model, "_exists_:cadd.phred") == [pos for pos in P_VALUES if pos != 20]
    assert model.fields.get(path="cadd.phred").statistics["misfits"] == 0
    assert matching_positions(model, "NOT _exists_:vep.ann.gene_id") == [20]
    assert matching_positions(model, "consequence:*") == [pos for pos in P_VALUES if pos != 20]


def test_a_release_may_declare_other_words(releases: dict[str, Release], db: None) -> None:
    model = releases["own"]
    assert model.missing_values == ["-9", "rs:NA"]
    assert matching_positions(model, "_exists_:dbsnp.rsid") == [pos for pos in P_VALUES if pos not in (20, 50, 60)]
    assert matching_positions(model, "clinvar_trait:NA") == [20, 70]
    assert model.fields.get(path="cadd.phred").statistics["misfits"] == 1


def test_documents_leave_out_what_is_missing(releases: dict[str, Release], db: None) -> None:
    release = ReleaseReader(releases["default"])
    rows = list(matching_rows(selection=select_variants(release=release, query="")))
    documents = {row.pos: doc for row, doc in zip(rows, variant_documents(release=release, rows=rows), strict=True)}
    assert not any("dbsnp" in documents[pos] for pos in (20, 30, 40, 80))
    assert "cadd" not in documents[20]
    assert "vep" not in documents[20]
    assert documents[70]["dbsnp"] == {"rsid": [None, "rs8"]}
    assert documents[10]["vep"] == {"ann": [{"gene_id": "ENSG00000000001", "consequence": "intron_variant"}]}
    raw = variant_documents(release=release, rows=rows[:2], raw=True)
    assert raw[0]["rs_dbSNP151"] == "rs7"
    assert "rs_dbSNP151" not in raw[1]


@pytest.mark.parametrize("field", ["My_p", "GRASP_p_value"])  # from source lines, and from a typed column
@pytest.mark.parametrize(
    ("query", "positions"),
    [
        ("{}:<1e-300", [20, 30, 40, 50, 70]),
        ("{}:<2e-400", [40, 50, 70]),
        ("{}:<=3.5e-400", [30, 40, 50, 70]),
        ("{}:[1e-400 TO 2e-310]", [20, 30, 40]),
        ("{}:1e-400", [40]),
        ("{}:0", [50]),
        ("{}:>0", [10, 20, 30, 40, 70, 80]),
        ("NOT {}:>1e-400", [40, 50, 60, 70]),
        ("_exists_:{}", [10, 20, 30, 40, 50, 70, 80]),
    ],
)
def test_p_values_of_any_size_are_compared(
    releases: dict[str, Release], db: None, field: str, query: str, positions: list[int]
) -> None:
    assert matching_positions(releases["default"], query.format(field)) == positions


def test_p_values_of_any_size_are_sorted_and_shown_as_written(releases: dict[str, Release], db: None) -> None:
    release = ReleaseReader(releases["default"])
    everything = select_variants(release=release, query="_exists_:GRASP_p_value")
    order = [50, 70, 40, 30, 20, 10, 80]
    for name, expected in (("GRASP_p_value", order), ("-GRASP_p_value", order[::-1])):
        assert [row.pos for row in ordered_rows(selection=everything, by=[name], limit=10)] == expected
    specs = named_fields(release=release, names=["GRASP_p_value"])
    file = BytesIO()
    write_selection(selection=everything, specs=specs, file=file, format_name="tsv")
    shown = [line.split("\t")[4] for line in file.getvalue().decode().splitlines()[1:]]
    assert shown == ["1e-08", "1e-310", "3.5e-400", "1e-400", "0", "5e-1000", "0.5"]
    rows = list(matching_rows(selection=everything))
    values = [document["grasp"]["p_value"] for document in variant_documents(release=release, rows=rows)]
    assert values == [1e-8, "1e-310", "3.5e-400", "1e-400", 0.0, "5e-1000", 0.5]


NEAREST = ["1e-08", "1e-310", "0", "0", "0", None, "0", "0.5"]  # what a DOUBLE has of P_VALUES


def test_sql_and_exports_have_the_nearest_number_not_the_code(
    releases: dict[str, Release], db: None, tmp_path: Path
) -> None:
    model = releases["default"]
    reader = ReleaseReader(model)
    specs = named_fields(release=reader, names=["GRASP_p_value"])
    (tmp_path / "copied").mkdir()
    copied = lay_out_variants(reader, tmp_path / "copied", {"pos", specs[0].column})
    assert read_tables(copied.files, copied.query, specs[0].column) == NEAREST
    with lake_of(model, tmp_path / "lake"):
        reader = ReleaseReader(model)
        in_lake = lay_out_variants(reader, tmp_path, {"pos", specs[0].column})
        assert "CASE" in in_lake.query
        assert read_tables(in_lake.files, in_lake.query, specs[0].column) == NEAREST
        everything = select_variants(release=reader, query="")
        written = write_lake_tables(selection=everything, specs=specs, folder=tmp_path, watch=lambda: None)
        assert read_tables(written.files, "FROM {rows}", specs[0].path) == NEAREST


def read_tables(files: Sequence[Path], query: str, column: str) -> list[str | None]:
    """A column of numbers of Parquet files, by position, in four digits."""
    rows = query.replace("{rows}", f"read_parquet({[str(file) for file in files]})")
    with duckdb.connect() as connection:
        numbers = connection.sql(f'SELECT "{column}" FROM ({rows}) ORDER BY pos').fetchall()
    return [None if number is None else f"{number:.4g}" for (number,) in numbers]
