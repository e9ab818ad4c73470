"""A selection is written whole, in order, in every format; a limit and a watcher are heeded."""

from __future__ import annotations

import gzip
import json
from io import BytesIO

import pytest

from variants.exports.selection_files import FORMATS, contigs, write_selection
from variants.releases.reader import ReleaseReader
from variants.releases.selection import Selection, matching_rows, select_variants


@pytest.fixture
def selection(reader: ReleaseReader) -> Selection:
    return select_variants(release=reader, query="cadd.phred:>20")


def write(selection: Selection, format_name: str, **options: object) -> tuple[int, bytes]:
    file = BytesIO()
    specs = [selection.release.by_name["cadd.phred"]]
    count = write_selection(selection=selection, specs=specs, file=file, format_name=format_name, **options)  # type: ignore[arg-type]
    return count, file.getvalue()


def list_positions(format_name: str, content: bytes) -> list[int]:
    if format_name == "json":
        return [document["vcf"]["position"] for document in json.loads(content)]
    lines = content.decode().splitlines()
    if format_name == "jsonl":
        return [json.loads(line)["vcf"]["position"] for line in lines]
    return [int(line.split("\t")[1]) for line in lines if not line.startswith(("#", "chrom"))]


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_match_is_written_once_in_order(selection: Selection, format_name: str) -> None:
    count, content = write(selection, format_name)
    expected = [row.pos for row in matching_rows(selection=selection)]
    assert count == len(expected) > 0
    assert content[:2] != gzip.compress(b"")[:2]
    if format_name in ("json", "jsonl"):
        assert content.count(b'"phred"') == count
    else:
        assert list_positions(format_name, content) == expected


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_limit_ends_the_file(selection: Selection, format_name: str) -> None:
    assert write(selection, format_name, limit=2)[0] == 2


def test_the_watcher_hears_of_each_row_and_may_stop(selection: Selection) -> None:
    counts: list[int] = []

    def watch(count: int) -> None:
        counts.append(count)
        if count == 3:
            raise TimeoutError

    with pytest.raises(TimeoutError):
        write(selection, "tsv", watch=watch)
    assert counts == [0, 1, 2, 3]


def test_a_vcf_names_the_chromosomes_with_their_lengths(selection: Selection) -> None:
    assert ("22", 50_818_468) in contigs("GRCh38")
    assert b"##contig=<ID=22,length=50818468" in write(selection, "vcf", limit=1)[1]
