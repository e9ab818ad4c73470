"""Lists of genes and files of intervals, as people and R write them."""

import pytest

from variants.genome.regions import Region
from variants.groupfiles.unit_lists import UnitListError, read_units


def test_names_may_be_separated_by_lines_blanks_or_commas() -> None:
    assert read_units(["BRCA1, BRCA2\n", "\n", "# mine\n", "ENSG00000012048.23;TP53"]).genes == (
        "BRCA1",
        "BRCA2",
        "ENSG00000012048.23",
        "TP53",
    )


def test_bed_starts_at_zero_and_excludes_its_end() -> None:
    (unit,) = read_units(["track name=x\n", "chr1\t99\t200\tpeak\n"], bed=True).units
    assert (unit.name, unit.regions) == ("peak", (Region(1, 100, 200),))


def test_a_table_with_a_header_is_read_by_its_names_in_any_order() -> None:
    lines = ["agg_end\tgene_id\tchr\tagg_start\n", "20\tG1\t2\t10\n", "40\tG1\t2\t30\n", "9\tG1\tX\t1\n"]
    units = read_units(lines).units
    assert [(unit.name, unit.regions) for unit in units] == [
        ("G1_chr2", (Region(2, 10, 20), Region(2, 30, 40))),
        ("G1_chrX", (Region(23, 1, 9),)),
    ]


@pytest.mark.parametrize(
    ("line", "sentence"), [("1\t20\t10\tx", "line 1: start 20"), ("Z9\t1\t2", "line 1: unknown chrom")]
)
def test_an_impossible_interval_is_named_by_its_line(line: str, sentence: str) -> None:
    with pytest.raises(UnitListError, match=sentence):
        read_units([line])


@pytest.mark.parametrize(
    "text",
    [
        '"PCSK9"\n"COMT"\n',
        "gene\nPCSK9\nCOMT\n",
        '"","gene","p"\n"1","PCSK9",1e-8\n"2","COMT",0.01\n',
        '"gene" "p"\n"1" "PCSK9" 1e-8\n"2" "COMT" 0.01\n',
        "p\tgene_symbol\n1e-8\tPCSK9\n0.01\tCOMT\n0.2\tNA\n",
        "gene;p\nPCSK9;1e-8\nCOMT;0.01\n",
        "\ufeffPCSK9\r\nCOMT\r\n",
    ],
)
def test_genes_of_a_table_or_in_quotation_marks(text: str) -> None:
    assert read_units(text.splitlines(keepends=True)).genes == ("PCSK9", "COMT")


@pytest.mark.parametrize(
    "text",
    [
        "chr1\t9e+05\t1000000\tW1\n",
        "1\t900000.0\t1e6\tW1\n",
        '"chr"\t"start"\t"end"\t"name"\n"1"\t9e+05\t1e+06\t"W1"\n',
        '"chr" "start" "end" "name"\n"row1" "1" 900000 1000000 "W1"\n',
        "chr,start,end,name\n1,900000,1000000,W1\n",
        "chr1:900000-1000000\tW1\n",
        "chr1:900,000-1,000,000\tW1\n",
        "\ufeff1 900000 1000000 W1\n",
    ],
)
def test_intervals_as_r_and_browsers_write_them(text: str) -> None:
    (unit,) = read_units(text.splitlines(keepends=True)).units
    assert (unit.name, unit.regions) == ("W1", (Region(1, 900_000, 1_000_000),))


def test_a_header_that_is_unknown_is_named() -> None:
    with pytest.raises(UnitListError, match="line 1 is not an interval, but the next one is"):
        read_units(["kromosom\tvon\tbis\n", "1\t5\t9\n"])


def test_a_region_that_cannot_be_read_is_named_by_its_line() -> None:
    with pytest.raises(UnitListError, match="line 2: expected a region"):
        read_units(["chr1:5-9\n", "chr1:x\n"])


def test_names_that_would_become_one_are_refused() -> None:
    assert read_units(["1\t5\t9\ta b\n"]).renamed == (("a b", "a_b"),)
    with pytest.raises(UnitListError, match="two units would be called a_b"):
        read_units(["1\t5\t9\ta b\n", "1\t5\t9\ta_b\n"])


@pytest.mark.parametrize(
    "text", ["NC_000001.10\t5\t9\tA\n", "chrom\tstart\tend\nNC_000001.10\t5\t9\n", "NC_000001.10:5-9\n"]
)
def test_an_accession_of_another_assembly_is_refused_by_its_line(text: str) -> None:
    lines = text.splitlines(keepends=True)
    with pytest.raises(UnitListError, match=r"line \d: .*NC_000001.10.*chromosome 1 of GRCh37, and GRCh38"):
        read_units(lines, assembly="GRCh38")
    assert read_units(lines, assembly="GRCh37").units[0].regions == (Region(1, 5, 9),)


def test_a_region_on_a_contig_is_left_out_and_named() -> None:
    listed = read_units(["KI270728.1:5-9\n", "chr1:5-9\n"])
    assert ([unit.name for unit in listed.units], listed.unknown) == (["1:5-9"], ("KI270728.1",))


@pytest.mark.parametrize(
    "name", ["GeneID", "Geneid", "gene.name", "Ensembl Gene ID", "set_id", "SetID", "peak", "hgnc_symbol"]
)
def test_names_of_sets_are_read_from_any_usual_header(name: str) -> None:
    listed = read_units([f"{name}\tChr\tStart\tEnd\tStrand\n", "X1\tchr1\t5\t9\t+\n"])
    assert ([unit.name for unit in listed.units], listed.notes) == (["X1"], ())


def test_a_table_without_a_column_of_names_says_so() -> None:
    (note,) = read_units(["Chr\tStart\tEnd\tblub\n", "chr1\t5\t9\tX1\n"]).notes
    assert "no column of the list is called name" in note
    assert "blub" in note


def test_a_last_column_without_a_header_does_not_hold_row_names() -> None:
    listed = read_units(["#chrom\tstart\tend\n", "chr1\t5\t9\tA\n", "chr1_alt\t1\t2\tC\n"])
    assert [(unit.name, unit.regions) for unit in listed.units] == [("A", (Region(1, 5, 9),))]
    assert listed.unknown == ("chr1_alt",)
