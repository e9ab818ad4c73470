"""The reference sequence that the settings name."""

from __future__ import annotations

from pathlib import Path

import pysam
import pytest
from django.conf import LazySettings

from variants.genome.reference_sequence import ReferenceSequenceError
from variants.releases.reference import open_reference


def test_each_assembly_has_its_own_file_or_none(tmp_path: Path, settings: LazySettings) -> None:
    path = tmp_path / "own.fa"
    path.write_text(">22\nACGT\n")
    pysam.faidx(str(path))
    settings.LWDS_REFERENCE = {"GRCh38": str(path)}
    reference = open_reference("GRCh38")
    assert reference is not None
    assert reference.fetch(22, 2, 3) == "CG"
    assert open_reference("GRCh38") is reference
    assert open_reference("GRCh37") is None


def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, settings: LazySettings) -> None:
    settings.LWDS_REFERENCE = {"GRCh38": str(tmp_path / "absent.fa")}
    with pytest.raises(ReferenceSequenceError, match=r"absent\.fa"):
        open_reference("GRCh38")
