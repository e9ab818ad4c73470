"""`manage.py variant`: the document of a variant, or its source lines."""

from __future__ import annotations

import gzip
import itertools
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.known import KnownRelease


def read_bytes(path: Path) -> bytes:
    """What a plain or gzipped file says."""
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def lines_of(known: KnownRelease, chrom: bytes, pos: bytes, ref: bytes, alt: bytes) -> bytes:
    """The lines of one variant as they stand in the files, in the order in which a release has them: by their text."""
    results = []
    for path in known.paths:
        for line in read_bytes(path).split(b"\n")[1:]:
            if line.split(b"\t")[:4] == [chrom, pos, ref, alt]:
                results.append(line + b"\n")
    return b"".join(sorted(results))


@pytest.fixture
def first_repeated(known: KnownRelease) -> list[bytes]:
    """Key of the first variant that stands on several lines."""
    rows = [line.split(b"\t")[:4] for line in read_bytes(known.paths[0]).split(b"\n")[1:-1]]
    return next(row for row, following in itertools.pairwise(rows) if row == following)


def test_source_lines_come_back_byte_for_byte(
    first_repeated: list[bytes], db: None, capfdbinary: pytest.CaptureFixture[bytes], known: KnownRelease
) -> None:
    call_command("variant", b"-".join(first_repeated).decode(), "--release", known.name, "--source")
    printed = capfdbinary.readouterr().out
    assert printed == lines_of(known, *first_repeated)
    assert printed.count(b"\n") > 1


def test_the_document_has_the_requested_fields(
    first_repeated: list[bytes], db: None, capfdbinary: pytest.CaptureFixture[bytes], known: KnownRelease
) -> None:
    chrom, pos, ref, alt = (part.decode() for part in first_repeated)
    call_command("variant", f"chr{chrom}:g.{pos}{ref}>{alt}", "--release", known.name, "--fields", "cadd,FILTER")
    document = json.loads(capfdbinary.readouterr().out)
    assert document["_id"] == f"chr{chrom}:g.{pos}{ref}>{alt}"
    assert set(document) == {"_id", "cadd", "filter"}
    assert document["cadd"]["phred"] > 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["22-1-A-C", "--release", "{name}"], "is not in release '{name}'"),
        (["rubbish", "--release", "{name}"], "not a variant id"),
        (["22-1-A-C", "--release", "nowhere"], "there is no release 'nowhere'"),
        (["22-1-A-C", "--release", "{name}", "--fields", "cad"], "there is no field 'cad'"),
    ],
)
def test_an_unanswerable_request_gets_one_sentence(
    arguments: list[str], message: str, known: KnownRelease, db: None
) -> None:
    with pytest.raises(CommandError, match=known.fill(message)) as refused:
        call_command("variant", *map(known.fill, arguments))
    assert "\n" not in str(refused.value)
