"""Synthetic files: deterministic, of every layout, and shaped like the real freeze 5 files."""

import gzip
import re
from pathlib import Path
from statistics import fmean

import pytest
from django.core.management import CommandError, call_command

from ingest.sample.layout import INDEL_COLUMNS, LAYOUTS, read_layout
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


def elements(rows, position):
    cells = [row[position] for row in variants(rows) if row[position] not in (".", "")]
    return fmean(cell.count("|") + 1 for cell in cells)


def digits(rows, position):
    cells = [row[position] for row in rows if row[position] not in (".", "")]
    return fmean(sum(mark.isdigit() for mark in cell) for cell in cells)


@pytest.mark.parametrize("columns", LAYOUTS)
@pytest.mark.parametrize("assembly", ["GRCh37", "GRCh38"])
def test_every_layout_is_a_sorted_file_with_one_unique_line_for_each_variant(tmp_path, columns, assembly, capsys):
    header, rows = make(tmp_path / "s.gz", rows=250, columns=columns, assembly=assembly, chrom="chr21")
    assert "SYNTHETIC" in capsys.readouterr().out
    content = Content.INDEL if columns == INDEL_COLUMNS else Content.SNV
    assert (len(header.names), header.content, header.keys) == (columns, content, (0, 1, 2, 3))
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


def test_genes_are_real_and_at_their_real_positions(tmp_path):
    header, rows = make(tmp_path / "s.gz", rows=3_000)
    gene, pos = header.names.index("VEP_ensembl_Gene_Name"), header.names.index("POS")
    inside = [int(row[pos]) for row in rows if "MYH9" in row[gene].split("|")]
    assert inside
    assert all(36_281_280 - 5_000 <= position <= 36_388_010 + 5_000 for position in inside)  # Ensembl 100, GRCh38


# What `shape` says of freeze 5's SNVs of chromosome 22.
REAL_SHAPE = {
    "bytes per row": 4358.2,
    "null share": 0.5427,
    "lines of a variant": 1.387,
    "VEP transcripts": 5.283,
    "SnpEff transcripts": 5.506,
    "digits of CADD": 3.992,
    "digits of DANN": 17.89,
    "digits of KGP3_AF": 18.19,
    "digits of gnomAD": 9.0,
    "gzip ratio": 8.659,
}


def shape(header, rows, path):
    cells = [cell for row in rows for cell in row]
    position = header.names.index
    size = sum(len("\t".join(row)) + 1 for row in rows)
    return {
        "bytes per row": size / len(rows),
        "null share": fmean(cell in (".", "") for cell in cells),
        "lines of a variant": len(rows) / len(variants(rows)),
        "VEP transcripts": elements(rows, position("VEP_ensembl_Transcript_ID")),
        "SnpEff transcripts": elements(rows, position("SnpEff_ensembl_Transcript_ID")),
        "digits of CADD": digits(rows, position("CADD_phred")),
        "digits of DANN": digits(rows, position("DANN_score")),
        "digits of KGP3_AF": digits(rows, position("KGP3_AF")),
        "digits of gnomAD": digits(rows, position("gnomAD_genomes_AF")),
        "gzip ratio": size / path.stat().st_size,
    }


def test_a_sample_is_filled_like_the_real_file(tmp_path):
    header, rows = make(tmp_path / "s.gz", rows=4_000)
    results = shape(header, rows, tmp_path / "s.gz")
    assert results == {name: pytest.approx(value, rel=0.2) for name, value in REAL_SHAPE.items()}


def test_the_real_file_still_has_the_shape_that_samples_are_held_to():
    header, rows = read_real(FREEZE5_SNV)
    assert header.names == tuple(column.name for column in read_layout(438))
    results = shape(header, rows, real_file(FREEZE5_SNV))
    assert results == {name: pytest.approx(value, rel=0.001) for name, value in REAL_SHAPE.items()}


def test_runs_of_an_indel_cover_the_bases_that_it_touches(tmp_path):
    header, rows = make(tmp_path / "s.gz", rows=200, columns=INDEL_COLUMNS)
    first, length = header.names.index("splicing_consensus_ada_score"), header.names.index("indel_focal_length")
    last = header.names.index("VEP_ensembl_precedent_transcript_consequence")
    for row in rows:
        pos, ref, alt = row[1:4]
        assert min(len(ref), len(alt)) == 1 < max(len(ref), len(alt))
        assert ref[0] == alt[0]
        assert int(row[length]) == max(2, len(ref)), pos
        for cell in row[first:last]:
            assert sum(map(int, re.findall(r"\{(\d+)\}", cell))) == int(row[length]), cell
    assert len({row[3] for row in rows} | {row[2] for row in rows}) > 50


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
