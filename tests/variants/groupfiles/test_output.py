"""Units written to the files of a format, which appear when all are complete."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from variants.genome.regions import Region
from variants.groupfiles.members import NEXT, POS_REF, REF_ALT, Members, Unit
from variants.groupfiles.output import GroupFileOutput, Layout
from variants.groupfiles.tool_formats import group_files


def unit(name: str, chrom: int, start: int, end: int) -> Unit:
    return Unit(name, (Region(chrom, start, end),), gene=name)


def members(*positions: int, weight: str = "1") -> Members:
    variants = NEXT.join(f"{position}{POS_REF}A{REF_ALT}T" for position in positions)
    weights = NEXT.join([weight] * len(positions))
    return Members(len(positions), variants, classes=NEXT.join(["lof"] * len(positions)), weights=weights)


def layout(format_name: str, **changes: object) -> Layout:
    return Layout(format_name, group_files(format_name, weights=True), classes=["lof", "other"], **changes)


def test_a_file_has_its_name_only_when_it_is_complete(tmp_path: Path) -> None:
    with GroupFileOutput(layout("epacts"), tmp_path / "out.txt") as files:
        files.write(unit("G1", 22, 1, 50), members(10, 20))
        assert not (tmp_path / "out.txt").exists()
    assert (tmp_path / "out.txt").read_text() == "G1\t22:10_A/T\t22:20_A/T\n"
    assert files.digests() == {"out.txt": sha256((tmp_path / "out.txt").read_bytes()).hexdigest()}


def test_an_error_leaves_no_file_and_keeps_an_earlier_one(tmp_path: Path) -> None:
    (tmp_path / "out.txt").write_text("earlier")
    with pytest.raises(KeyError), GroupFileOutput(layout("skat"), tmp_path / "out.txt"):
        raise KeyError
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]
    assert (tmp_path / "out.txt").read_text() == "earlier"


def test_each_chromosome_may_have_its_own_file(tmp_path: Path) -> None:
    with GroupFileOutput(layout("epacts", per_chromosome=True, chr_prefix=True), tmp_path / "out.txt") as files:
        files.write(unit("G1", 1, 1, 50), members(10))
        files.write(unit("G2", 22, 1, 50), members(20))
    assert (tmp_path / "out.chr1.txt").read_text() == "G1\tchr1:10_A/T\n"
    assert (tmp_path / "out.chr22.txt").read_text() == "G2\tchr22:20_A/T\n"
    assert sorted(files.names) == ["out.chr1.txt", "out.chr22.txt"]


def test_a_weight_is_written_once_however_many_units_have_the_variant(tmp_path: Path) -> None:
    with GroupFileOutput(layout("skat"), tmp_path / "out.txt") as files:
        files.write(unit("G1", 22, 1, 50), members(10, 20))
        files.write(unit("G2", 22, 15, 60), members(20, 60))
        files.write(unit("G3", 22, 100, 200), members(150))
    lines = (tmp_path / "out.txt.weights").read_text().splitlines()
    assert lines == ["22:10:A:T 1", "22:20:A:T 1", "22:60:A:T 1", "22:150:A:T 1"]


def test_the_same_position_on_another_chromosome_is_another_variant(tmp_path: Path) -> None:
    with GroupFileOutput(layout("skat"), tmp_path / "out.txt") as files:
        files.write(unit("G1", 1, 1, 50), members(10))
        files.write(unit("G2", 22, 1, 50), members(10))
    assert (tmp_path / "out.txt.weights").read_text() == "1:10:A:T 1\n22:10:A:T 1\n"


def test_regenie_gets_its_masks_and_genesis_its_script(tmp_path: Path) -> None:
    with GroupFileOutput(layout("regenie"), tmp_path / "out"):
        pass
    assert (tmp_path / "out.mask").read_text() == "lof lof\nother other\nlof_other lof,other\n"
    with GroupFileOutput(layout("genesis", per_chromosome=True), tmp_path / "groups.tsv"):
        pass
    assert 'Sys.glob("groups.chr*.tsv")' in (tmp_path / "groups.tsv.R").read_text()


def test_files_without_a_line_are_known(tmp_path: Path) -> None:
    with GroupFileOutput(layout("skat"), tmp_path / "out.txt") as files:
        files.write(unit("G1", 22, 1, 50), members(10))
    assert files.filled == {"", ".weights"}  # no name was too long
