"""The command writes a synthetic file that loads; the same arguments give the same bytes."""

from __future__ import annotations

import gzip
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ingest.load.source_files import inspect_file


def make_sample(path: Path, **options: object) -> str:
    out = StringIO()
    chosen: dict[str, object] = {"rows": 40, "columns": 359, "assembly": "GRCh38", "chrom": "22"} | options
    call_command("make_sample", output=path, **chosen, stdout=out)
    return out.getvalue()


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    output = make_sample(tmp_path / "one.gz")
    make_sample(tmp_path / "two.gz")
    make_sample(tmp_path / "other.gz", seed=5)
    assert "SYNTHETIC, 40 rows" in output
    one, two, other = ((tmp_path / name).read_bytes() for name in ("one.gz", "two.gz", "other.gz"))
    assert one == two != other
    header = inspect_file(tmp_path / "one.gz").header
    lines = gzip.decompress(one).decode().splitlines()
    assert (len(header.names), len(lines)) == (359, 41)
    assert {line.split("\t")[header.chrom] for line in lines[1:]} == {"22"}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"rows": 0}, "--rows must be at least 1"),
        ({"chrom": "HLA"}, "unknown chromosome 'HLA'"),
        ({"output": "absent/own.gz"}, "absent/own.gz: cannot be written: No such file"),
    ],
)
def test_values_that_cannot_be_written_are_refused(tmp_path: Path, options: dict[str, object], sentence: str) -> None:
    path = tmp_path / str(options.pop("output", "own.gz"))
    with pytest.raises(CommandError, match=sentence):
        make_sample(path, **options)
