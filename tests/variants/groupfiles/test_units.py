"""Lists of genes and files of intervals."""

import pytest

from variants.genome.regions import Region
from variants.groupfiles.units import UnitListError, read_units


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
    ("line", "says"), [("1\t20\t10\tx", "line 1: start 20"), ("Z9\t1\t2", "line 1: unknown chrom")]
)
def test_an_impossible_interval_is_named_by_its_line(line: str, says: str) -> None:
    with pytest.raises(UnitListError, match=says):
        read_units([line])
