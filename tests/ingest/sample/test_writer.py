"""Synthetic files: deterministic, of every layout, and shaped like the real freeze 5 files."""

import gzip
from pathlib import Path
from statistics import fmean

import pytest
from django.core.management import CommandError, call_command

from ingest.sample.layout import LAYOUTS, read_layout
from ingest.sample.recipes import format_number
from ingest.sample.writer import GZIP_NAME
from ingest.wgsa.header import Content, read_header
from tests.ingest.wgsa.real_files import FREEZE5_SNV, read_real, real_file


def make(path, *, rows=400, columns=438, assembly="GRCh38", chrom="22", **options):
    call_command(
        "make_sample", rows=rows, columns=columns, assembly=assembly, chrom=chrom, output=path, verbosity=0, **options
    )
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        header, *lines = file.read().splitlines()
    return read_header(header), [line.split("\t") for line in lines]


def variants(rows):
    return list({tuple(row[:4]): row for row in rows}.values())


def elements(rows, place):
    cells = [row[place] for row in variants(rows) if row[place] not in (".", "")]
    return fmean(cell.count("|") + 1 for cell in cells)


def digits(rows, place):
    cells = [row[place] for row in rows if row[place] not in (".", "")]
    return fmean(sum(mark.isdigit() for mark in cell) for cell in cells)


@pytest.mark.parametrize("columns", LAYOUTS)
@pytest.mark.parametrize("assembly", ["GRCh37", "GRCh38"])
def test_every_layout_is_a_sorted_file_with_one_unique_line_for_each_variant(tmp_path, columns, assembly, capsys):
    header, rows = make(tmp_path / "s.gz", rows=250, columns=columns, assembly=assembly, chrom="chr21")
    assert "SYNTHETIC" in capsys.readouterr().out
    assert (len(header.names), header.content, header.keys) == (columns, Content.SNV, (0, 1, 2, 3))
    assert len(rows) == 250
    assert {len(row) for row in rows} == {columns}
    assert [int(row[1]) for row in rows] == sorted(int(row[1]) for row in rows)
    by_variant = {}
    for row in rows:
        by_variant.setdefault(tuple(row[:4]), []).append(row[-1])
    assert all(flags.count("Y") == 1 for flags in by_variant.values())
    assert len(by_variant) < len(rows)


def test_the_same_seed_gives_the_same_bytes_and_the_file_says_that_it_is_synthetic(tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        make(tmp_path / name, rows=100, seed=seed)
    a, b, c = ((tmp_path / name).read_bytes() for name in "abc")
    assert a == b != c
    assert a[10:].startswith(GZIP_NAME)


def test_genes_are_real_and_stand_where_they_are(tmp_path):
    header, rows = make(tmp_path / "s.gz", rows=3_000)
    gene, pos = header.names.index("VEP_ensembl_Gene_Name"), header.names.index("POS")
    inside = [int(row[pos]) for row in rows if "MYH9" in row[gene].split("|")]
    assert inside
    assert all(36_281_280 - 5_000 <= place <= 36_388_010 + 5_000 for place in inside)  # Ensembl 100, GRCh38


def test_a_sample_is_filled_like_the_real_file(tmp_path):
    real_header, real = read_real(FREEZE5_SNV)
    header, rows = make(tmp_path / "s.gz", rows=4_000)
    assert header.names == real_header.names

    def shape(rows):
        cells = [cell for row in rows for cell in row]
        place = header.names.index
        return {
            "bytes per row": fmean(len("\t".join(row)) + 1 for row in rows),
            "null share": fmean(cell in (".", "") for cell in cells),
            "lines of a variant": len(rows) / len(variants(rows)),
            "VEP transcripts": elements(rows, place("VEP_ensembl_Transcript_ID")),
            "SnpEff transcripts": elements(rows, place("SnpEff_ensembl_Transcript_ID")),
            "digits of CADD": digits(rows, place("CADD_phred")),
            "digits of DANN": digits(rows, place("DANN_score")),
            "digits of KGP3_AF": digits(rows, place("KGP3_AF")),
            "digits of gnomAD": digits(rows, place("gnomAD_genomes_AF")),
        }

    expected, found = shape(real), shape(rows)
    expected["gzip ratio"] = sum(len("\t".join(row)) + 1 for row in real) / real_file(FREEZE5_SNV).stat().st_size
    found["gzip ratio"] = sum(len("\t".join(row)) + 1 for row in rows) / (tmp_path / "s.gz").stat().st_size
    assert found == {name: pytest.approx(value, rel=0.2) for name, value in expected.items()}


def test_numbers_are_spelled_like_java_and_c():
    assert format_number(0.00019968, "full") == "1.9968E-4"
    assert format_number(0.25, "full") == "0.25"
    assert format_number(0.0, "full") == "0.0"
    assert format_number(0.0125, "e3") == "1.250e-02"
    assert format_number(3.6, "i") == "4"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"rows": 0}, "at least 1"),
        ({"chrom": "99"}, "unknown chromosome '99'"),
        ({"rows": 900_000_000}, "ask for fewer"),
        ({"output": Path("/nonexistent/x.gz")}, "cannot be written"),
    ],
)
def test_bad_arguments_get_one_clear_sentence(tmp_path, wrong, sentence):
    options = {"path": tmp_path / "s.gz"} | wrong
    options["path"] = options.pop("output", options["path"])
    with pytest.raises(CommandError, match=sentence):
        make(**options)


def test_layouts_name_each_column_once():
    for columns in LAYOUTS:
        names = [column.name for column in read_layout(columns)]
        assert len(set(names)) == len(names) == columns
