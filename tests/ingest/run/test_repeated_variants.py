"""A variant in two files of a release is named, with its lines and with what helps."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from ingest.run.finish_release import FinishingError
from tests.releases import load_release, write_wgsa
from variants.releases.reader import ReleaseNotFoundError, release_of_operator

HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred", "VEP_ensembl_Consequence", "VEP_ensembl_Gene_ID"]

pytestmark = pytest.mark.usefixtures("committed")


@pytest.mark.parametrize(("ref", "alt"), [("A", "G"), ("ATC", "GTC")], ids=["the same text", "padded"])
def test_a_variant_in_two_files_is_named_with_its_lines_and_what_to_do(tmp_path: Path, ref: str, alt: str) -> None:
    rest = [1, "intron_variant", "ENSG1"]
    rows = [[22, 16_000_100, "A", "G", *rest], [22, 16_000_200, "C", "T", *rest]]
    one = write_wgsa(tmp_path / "d1.tsv", HEADER, rows)
    rows = [[22, 16_000_090, "C", "T", *rest], ["chr22", 16_000_100, ref, alt, *rest]]
    two = write_wgsa(tmp_path / "d2.tsv", HEADER, rows)
    with pytest.raises(FinishingError) as refused:
        load_release("shards", "GRCh38", [one, two])
    assert "22:16000100 A G is in d1.tsv (line 2) and d2.tsv (line 3); give the release up" in str(refused.value)
    assert "--resume" not in str(refused.value)
    with pytest.raises(ReleaseNotFoundError) as unanswered:
        release_of_operator(name="shards")
    assert "--resume" not in str(unanswered.value)
    call_command("load_wgsa", "--release", "shards", "--give-up", stdout=StringIO())
    joined = tmp_path / "joined.tsv"
    joined.write_bytes(two.read_bytes() + one.read_bytes())
    release = load_release("shards", "GRCh38", [joined])
    assert (release.variant_count, release.reject_count) == (3, 0)
    load = release.loads.get()
    assert load.status_reason.endswith("passed over 1 repeated header")
    assert [reject.line_number for reject in load.rejects.all()] == [4]
