"""`manage.py variant`: the document of a variant, or its source lines."""

from __future__ import annotations

import gzip
import itertools
import json

import pytest
from django.core.management import CommandError, call_command

from tests.releases import FREEZE5
from variants.releases.models import Release


def lines_of(chrom: bytes, pos: bytes, ref: bytes, alt: bytes) -> bytes:
    """The lines of one variant as they stand in the real files."""
    found = []
    for path in FREEZE5:
        for line in gzip.decompress(path.read_bytes()).split(b"\n")[1:]:
            if line.split(b"\t")[:4] == [chrom, pos, ref, alt]:
                found.append(line + b"\n")
    return b"".join(found)


@pytest.fixture
def first_repeated(freeze5: Release) -> list[bytes]:
    """Key of the first variant that stands on several lines."""
    rows = [line.split(b"\t")[:4] for line in gzip.decompress(FREEZE5[0].read_bytes()).split(b"\n")[1:-1]]
    return next(row for row, following in itertools.pairwise(rows) if row == following)


def test_source_lines_come_back_byte_for_byte(
    first_repeated: list[bytes], db: None, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    call_command("variant", b"-".join(first_repeated).decode(), "--release", "f5", "--source")
    printed = capfdbinary.readouterr().out
    assert printed == lines_of(*first_repeated)
    assert printed.count(b"\n") > 1


def test_the_document_holds_what_is_asked_for(
    first_repeated: list[bytes], db: None, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    chrom, pos, ref, alt = (part.decode() for part in first_repeated)
    call_command("variant", f"chr{chrom}:g.{pos}{ref}>{alt}", "--release", "f5", "--fields", "cadd,FILTER")
    document = json.loads(capfdbinary.readouterr().out)
    assert document["_id"] == f"chr{chrom}:g.{pos}{ref}>{alt}"
    assert set(document) == {"_id", "cadd", "filter"}
    assert document["cadd"]["phred"] > 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["22-1-A-C", "--release", "f5"], "is not in release 'f5'"),
        (["rubbish", "--release", "f5"], "no variant id"),
        (["22-1-A-C", "--release", "nowhere"], "there is no release 'nowhere'"),
        (["22-1-A-C", "--release", "f5", "--fields", "cad"], "there is no field 'cad'"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence(
    arguments: list[str], message: str, freeze5: Release, db: None
) -> None:
    with pytest.raises(CommandError, match=message) as refused:
        call_command("variant", *arguments)
    assert "\n" not in str(refused.value)
