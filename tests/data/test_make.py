"""The committed files are those that the repository makes, and what they are made for stands in them."""

from __future__ import annotations

import gzip

import pytest

from ingest.sample.writer import GZIP_NAME
from tests.data.make import FOLDER, KNOWN, SAMPLES, write_file
from tests.known import KNOWN_RELEASES, read_table
from variants.genome.packaged_genes import genes_of_chromosome


@pytest.mark.parametrize("name", [*SAMPLES, *KNOWN])
def test_a_committed_file_is_made_again_byte_for_byte(name, tmp_path):
    made = write_file(name, tmp_path).read_bytes()
    committed = (FOLDER / name).read_bytes()
    if name in SAMPLES:
        assert made[10:].startswith(GZIP_NAME)
        assert gzip.decompress(made) == gzip.decompress(committed)
    assert made == committed


def test_no_other_file_is_committed():
    assert {path.name for path in FOLDER.iterdir()} == {*SAMPLES, *KNOWN}


@pytest.mark.parametrize("known", KNOWN_RELEASES, ids=lambda known: known.name)
def test_facts_used_by_tests_agree_with_the_files_of_a_release(known):
    row = known.cells[known.variant]
    assert (row["rs_dbSNP150"], float(row["CADD_phred"]), float(row["CADD_raw"])) == (
        known.rs,
        known.phred,
        known.rawscore,
    )
    assert known.rs.startswith(known.rs_prefix)
    assert sum(line["CADD_phred"] == row["CADD_phred"] for line in known.lines) == 1
    assert known.variant in known.variants_of_gene(known.gene)
    start, end = known.region
    assert [name for name, line in known.cells.items() if start <= int(line["POS"]) <= end] == [known.variant]
    keys = [(int(line["POS"]), line["REF"], line["ALT"]) for line in known.cells.values()]
    assert len(set(keys)) == len(keys)
    assert {known.key, known.deletion, known.single, known.page_key} <= set(keys)
    for pos, _, _ in (known.key, known.single):
        assert [key[0] for key in keys].count(pos) == 1
    gene = next(gene for gene in genes_of_chromosome("GRCh38", 22) if gene.gene_id == known.page_gene_id)
    inside = [key for key in keys if gene.start <= key[0] <= gene.end]
    assert (gene.symbol, len(inside) > 10) == (known.page_gene, True)
    assert known.page_key in inside
    for gene in known.deep_genes:
        assert sum(any(gene in cell for cell in line.values()) for line in known.lines) > 1


def test_the_known_rows_hold_every_kind_of_cell():
    cells = {cell for name in KNOWN for row in read_table(FOLDER / name)[1] for cell in row}
    assert any("|" in cell and ";" in cell for cell in cells)
    assert any(cell.endswith(";") for cell in cells)
    assert any("%3D" in cell for cell in cells)
    assert any(cell.startswith(" ") for cell in cells)
    assert any("{" in cell and ";" in cell for cell in cells)
    assert {".", "", "EMPTY", "unknown", "Y", "N"} <= cells
    assert max(map(len, cells)) > 120
