"""Compressed outputs: gzip for every program, BGZF for those that index it."""

from __future__ import annotations

import gzip
import os
from io import BytesIO
from pathlib import Path

import pysam
import pysam.bcftools
import pytest

from variants.exports.compressed_files import MAX_BLOCK_BYTES, plain_path, write_bgzf


@pytest.mark.parametrize(
    "data",
    [b"", b"one line\n", b"A" * (3 * MAX_BLOCK_BYTES + 1), os.urandom(2 * MAX_BLOCK_BYTES)],
    ids=["empty", "line", "blocks", "random"],
)
def test_written_data_are_read_back(data: bytes, tmp_path: Path) -> None:
    target = BytesIO()
    write_bgzf(BytesIO(data), target)
    assert gzip.decompress(target.getvalue()) == data
    path = tmp_path / "x.gz"
    path.write_bytes(target.getvalue())
    with pysam.BGZFile(str(path)) as file:
        assert file.read() == data


def test_a_vcf_is_indexed_by_bcftools(tmp_path: Path) -> None:
    path = tmp_path / "x.vcf.gz"
    header = "##fileformat=VCFv4.2\n##contig=<ID=1>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
    with plain_path(path, compress=True) as plain:
        plain.write_text(header + "".join(f"1\t{pos}\t.\tC\tA\t.\t.\t.\n" for pos in range(1, 20_000)))
    pysam.bcftools.index("-t", str(path), catch_stdout=False)
    with pysam.VariantFile(str(path)) as variants:
        assert [record.pos for record in variants.fetch("1", 15_000, 15_002)] == [15_001, 15_002]
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".gz"] == ["x.vcf.gz"]


def test_a_name_without_gz_is_written_itself(tmp_path: Path) -> None:
    with plain_path(tmp_path / "x.vcf", compress=False) as plain:
        assert plain == tmp_path / "x.vcf"
