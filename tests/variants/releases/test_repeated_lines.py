"""One variant on many lines: a field has the distinct values of all of them, wherever it is asked for or shown."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import duckdb
import pytest
from pytest_django.plugin import DjangoDbBlocker

from ingest.fill.make_filterable import make_filterable
from tests.releases import committed_releases, load_release, write_wgsa
from variants.exports.row_writers import column_type, write_csv, write_parquet
from variants.exports.selection_files import write_selection
from variants.fields.spec import MORE_VALUES, Reducer
from variants.genome.regions import Region
from variants.groupfiles.member_rows import MemberColumns
from variants.groupfiles.members import NEXT, Unit
from variants.groupfiles.unit_members import unit_members
from variants.releases.counting import count_matching
from variants.releases.documents import path_values, variant_documents
from variants.releases.facets import count_facets
from variants.releases.field_names import named_fields
from variants.releases.field_values import FieldReader
from variants.releases.models import Release
from variants.releases.ordering import ordered_rows
from variants.releases.reader import ReleaseReader
from variants.releases.selection import matching_rows, select_variants

HEADER = (
    *("#chr", "pos", "ref", "alt", "unique_variant", "CADD_phred", "RegulomeDB_score", "1000G_strict_masked"),
    *("My_score", "GRASP_p_value", "clinvar_trait", "VEP_ensembl_Gene_ID", "VEP_ensembl_Consequence"),
)
# By the position of a variant: (CADD, RegulomeDB, flag, own score) of each of its lines. The first of them is not the
# smallest one, and some lines are equal.
CHANCE = random.Random(17)
LINES: dict[int, list[tuple[str, str, str, str]]] = {
    1000: [("28", "2b", "Y", "5"), ("12", "1a", "N", "5"), ("12.0", "2B", "N", "7.5")],
    1010: [("3", "4", "Y", "1")],
    1020: [(".", ".", ".", "."), ("40", "5", "Y", "2")],
    1030: [("NA", "NA", "NA", "NA"), (".", ".", ".", ".")],
    1040: [("x", "6", "maybe", "."), ("7", "6", "N", "3")],
} | {
    2000 + 10 * number: [
        (
            CHANCE.choice([".", "1", "2", "3", "10", "25", "30"]),
            CHANCE.choice([".", "1a", "2b", "3"]),
            CHANCE.choice([".", "Y", "N"]),
            CHANCE.choice([".", "0", "1", "2"]),
        )
        for _ in range(CHANCE.choice([1, 1, 2, 3]))
    ]
    for number in range(60)
}
FLAGS = {"Y": True, "N": False}


def numbers(pos: int, column: int) -> set[float]:
    """The numbers that the lines of a variant have in a column of LINES."""
    return {float(line[column]) for line in LINES[pos] if line[column].replace(".", "", 1).isdigit()}


def flags(pos: int) -> set[bool]:
    return {FLAGS[line[2]] for line in LINES[pos] if line[2] in FLAGS}


def texts(pos: int) -> set[str]:
    return {line[1].lower() for line in LINES[pos]} - {".", "na"}


def write_file(path: Path) -> Path:
    rows = []
    for pos, lines in LINES.items():
        for number, (cadd, regulome, flag, score) in enumerate(lines):
            genes = f"ENSG0000000000{number + 1}"
            terms = ["intron_variant", "missense_variant", "stop_gained"][number]
            unique = "Y" if number == len(lines) - 1 else "N"
            rows.append(
                ["1", pos, "A", "C", unique, cadd, regulome, flag, score, "1e-8", "Sjögren; dry eye", genes, terms]
            )
    return write_wgsa(path, HEADER, rows)


@pytest.fixture(scope="module")
def model(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Release]:
    file = write_file(tmp_path_factory.mktemp("repeats") / "repeats.tsv")
    with django_db_blocker.unblock(), committed_releases():
        loaded = load_release("repeats", "GRCh38", [file])
        make_filterable(release=loaded, names=["unique_variant"])
        yield Release.objects.get(pk=loaded.pk)


@pytest.fixture
def release(model: Release, db: None) -> ReleaseReader:
    return ReleaseReader(model)


def matching_positions(release: ReleaseReader, query: str) -> list[int]:
    return [row.pos for row in matching_rows(selection=select_variants(release=release, query=query))]


def test_fields_that_vary_are_marked_when_the_lines_are_stored(release: ReleaseReader) -> None:
    varies = {spec.path for spec in release.specs if spec.varies and spec.filterable}
    assert varies == {"cadd.phred", "regulomedb.score", "mask.strict", "wgsa.unique_variant"}
    assert not release.by_name["vep_ensembl_consequence"].varies


@pytest.mark.parametrize("field", ["cadd.phred", "My_score"])
@pytest.mark.parametrize(
    ("query", "means"),
    [
        ("{}:>=25", lambda value: value >= 25),
        ("{}:<12", lambda value: value < 12),
        ("{}:[11 TO 13]", lambda value: 11 <= value <= 13),
        ("{}:[2 TO 26]", lambda value: 2 <= value <= 26),
        ("{}:28", lambda value: value == 28),
        ("{}:7.5", lambda value: value == 7.5),
        ("_exists_:{}", lambda value: True),
    ],
)
def test_a_number_of_any_line_answers(
    release: ReleaseReader, field: str, query: str, means: Callable[[float], bool]
) -> None:
    column = {"cadd.phred": 0, "My_score": 3}[field]
    expected = [pos for pos in LINES if any(map(means, numbers(pos, column)))]
    text = query.format(field)
    assert matching_positions(release, text) == expected
    assert matching_positions(release, f"NOT {text}") == [pos for pos in LINES if pos not in expected]
    assert count_matching(selection=select_variants(release=release, query=text)).value == len(expected)


@pytest.mark.parametrize("value", [True, False])
def test_a_flag_of_any_line_answers(release: ReleaseReader, value: bool) -> None:
    expected = [pos for pos in LINES if value in flags(pos)]
    assert matching_positions(release, f"mask.strict:{value}") == expected
    assert matching_positions(release, f"NOT mask.strict:{value}") == [pos for pos in LINES if pos not in expected]


@pytest.mark.parametrize(("query", "means"), [("2b", {"2b"}), ("1A", {"1a"}), ("*b", {"2b"}), ("7", set())])
def test_a_text_of_any_line_answers(release: ReleaseReader, query: str, means: set[str]) -> None:
    assert matching_positions(release, f"regulomedb.score:{query}") == [pos for pos in LINES if texts(pos) & means]


def test_a_field_made_filterable_later_has_the_values_of_all_lines(release: ReleaseReader) -> None:
    assert matching_positions(release, "unique_variant:Y") == list(LINES)
    assert matching_positions(release, "unique_variant:N") == [pos for pos, lines in LINES.items() if len(lines) > 1]
    assert matching_positions(release, "NOT unique_variant:Y") == []


def test_consequences_and_genes_are_those_of_all_lines(release: ReleaseReader) -> None:
    two, three = ([pos for pos, lines in LINES.items() if len(lines) >= count] for count in (2, 3))
    assert matching_positions(release, "consequence:missense_variant") == two
    assert matching_positions(release, "gene:ENSG00000000003") == three
    assert matching_positions(release, "gene:ENSG00000000003 AND consequence:stop_gained") == three
    assert matching_positions(release, "gene:ENSG00000000001 AND consequence:stop_gained") == []


def test_queries_agree_with_documents(release: ReleaseReader) -> None:
    rows = list(matching_rows(selection=select_variants(release=release, query="")))
    documents = variant_documents(release=release, rows=rows)
    with_no = [row.pos for row, doc in zip(rows, documents, strict=True) if False in path_values(doc, "mask.strict")]
    assert matching_positions(release, "mask.strict:N") == with_no
    by_pos = dict(zip((row.pos for row in rows), documents, strict=True))
    assert by_pos[1000]["cadd"] == {"phred": [12.0, 28.0]}
    assert by_pos[1000]["regulomedb"] == {"score": ["1a", "2b", "2B"]}
    assert "cadd" not in by_pos[1030]
    assert by_pos[1040]["cadd"] == {"phred": ["x", 7.0]}


def test_tables_show_the_values_of_all_lines(release: ReleaseReader, tmp_path: Path) -> None:
    names = ["cadd.phred", "mask.strict", "My_score"]
    for group in (names[:2], names):  # from typed columns, and from source lines
        specs = named_fields(release=release, names=group)
        file = BytesIO()
        write_selection(
            selection=select_variants(release=release, query="cadd.phred:28"), specs=specs, file=file, format_name="tsv"
        )
        assert file.getvalue().decode().splitlines()[1].split("\t")[4:6] == ["12;28", "N;Y"]
    vcf = BytesIO()
    selection = select_variants(release=release, query="cadd.phred:28")
    write_selection(selection=selection, specs=specs, file=vcf, format_name="vcf")
    lines = vcf.getvalue().decode().splitlines()
    assert lines[-1].endswith("CADD_phred=12,28;_1000G_strict_masked=N,Y;My_score=5,7.5")
    assert all("Number=." in line for line in lines if line.startswith("##INFO"))
    rows = list(matching_rows(selection=select_variants(release=release, query="")))
    values = FieldReader(release, specs).values(rows)
    path = tmp_path / "table.parquet"
    write_parquet(path, [(spec.path, column_type(spec)) for spec in specs], values)
    with duckdb.connect() as session:
        shown = session.execute("SELECT * FROM read_parquet($path)", {"path": str(path)}).fetchall()
    assert shown[0] == ("12;28", "N;Y", "5;7.5")
    assert shown[1] == ("3", "Y", "1")
    with (tmp_path / "table.csv").open("w") as table:
        write_csv(table, names, values)
    assert (tmp_path / "table.csv").read_text().splitlines()[1] == "12;28,N;Y,5;7.5"


def test_rows_are_sorted_by_the_smallest_value_and_backwards_by_the_largest(release: ReleaseReader) -> None:
    selection = select_variants(release=release, query="_exists_:cadd.phred")
    for name, choose in (("cadd.phred", min), ("-cadd.phred", max)):
        rows = ordered_rows(selection=selection, by=[name], limit=1000)
        ranked = [choose(numbers(row.pos, 0)) for row in rows]
        assert ranked == sorted(ranked, reverse=name.startswith("-"))
        assert len(ranked) == sum(bool(numbers(pos, 0)) for pos in LINES)


def test_facets_count_a_variant_for_each_of_its_values(release: ReleaseReader) -> None:
    selection = select_variants(release=release, query="")
    facets = count_facets(selection=selection, names=["cadd.phred", "regulomedb.score", "mask.strict"], size=50)
    counted = {name: dict(facet.terms) for name, facet in facets.items()}
    assert counted["cadd.phred"] == {
        value: sum(value in numbers(pos, 0) for pos in LINES)
        for value in set().union(*(numbers(pos, 0) for pos in LINES))
    }
    assert counted["regulomedb.score"]["2b"] == sum("2b" in texts(pos) for pos in LINES)
    assert counted["mask.strict"] == {flag: sum(flag in flags(pos) for pos in LINES) for flag in (True, False)}


def test_the_summary_counts_a_variant_for_each_of_its_values(model: Release, db: None) -> None:
    fields = model.summary["fields"]
    assert dict(fields["regulomedb.score"]["top"])["1a"] == sum("1a" in texts(pos) for pos in LINES)
    assert dict(fields["mask.strict"]["top"]) == {
        name: sum(flag in flags(pos) for pos in LINES) for name, flag in FLAGS.items()
    }
    assert fields["cadd.phred"]["max"] == 40


def test_fields_that_do_not_vary_are_compiled_as_before(release: ReleaseReader) -> None:
    sql = select_variants(release=release, query="clinvar_trait:sj* AND _exists_:cadd.phred").compiled.may.sql
    assert MORE_VALUES not in sql.as_string()


def test_a_release_loaded_without_the_column_answers_as_before(model: Release, db: None) -> None:
    """An older version made no such column and marked no field: the one value in the field's own column answers."""
    model.fields.update(varies=False)
    older = ReleaseReader(Release.objects.get(pk=model.pk))
    selection = select_variants(release=older, query="cadd.phred:12 AND mask.strict:N")
    reader = FieldReader(older, named_fields(release=older, names=["cadd.phred", "mask.strict"]))
    assert MORE_VALUES not in selection.compiled.may.sql.as_string()
    assert MORE_VALUES not in reader.columns
    rows = list(matching_rows(selection=selection, columns=reader.columns))
    assert [row.pos for row in rows] == [1000]
    assert reader.values(rows) == [[12.0, False]]


@pytest.mark.parametrize(("reducer", "weights"), [("max", ["28", "3", "40"]), ("min", ["12", "3", "40"])])
def test_the_weight_of_a_variant_is_reduced_from_the_values_of_all_lines(
    release: ReleaseReader, reducer: str, weights: list[str]
) -> None:
    spec = replace(release.by_name["cadd.phred"], reducer=Reducer(reducer))
    unit = Unit("unit", (Region(1, 1000, 1020),))
    for query in ("", "My_score:[0 TO 100] OR NOT My_score:[0 TO 100]"):  # SQL decides, or source lines
        ((_, members),) = unit_members(
            selection=select_variants(release=release, query=query),
            units=[unit],
            assign_by="range",
            columns=MemberColumns(weight=spec),
        )
        assert members.weights.split(NEXT) == weights


def test_every_variant_of_freeze_5_has_one_unique_line(freeze5: Release, db: None) -> None:
    """TOPMed repeats a variant for each of its genes; one line of each is marked."""
    release = ReleaseReader(freeze5)
    marked = count_matching(selection=select_variants(release=release, query="unique_variant:Y"))
    assert marked.value == freeze5.variant_count == 1_400
    none = select_variants(release=release, query="NOT unique_variant:Y")
    assert list(matching_rows(selection=none)) == []
