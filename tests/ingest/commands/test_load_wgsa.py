"""The command that loads says of each file what could not be read, with an example and its line."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.releases import write_wgsa
from variants.releases.models import Release

HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred"]

pytestmark = pytest.mark.usefixtures("committed")


def test_files_joined_with_their_headers_load_and_cells_that_do_not_fit_are_named(tmp_path: Path) -> None:
    rows = [[22, 16_000_000 + 10 * number, "A", "C", number] for number in range(50)]
    first = write_wgsa(tmp_path / "first.tsv", HEADER, rows[25:])
    second = write_wgsa(
        tmp_path / "second.tsv", HEADER, [*rows[:24], [22, 16_000_245, "A", "C", "1,5"], [22, 5, "A", "NA", 1]]
    )
    joined = tmp_path / "joined.tsv"
    joined.write_bytes(first.read_bytes() + b"\n" + second.read_bytes())
    out, notes = StringIO(), StringIO()
    options = {"release": "joined", "assembly": "GRCh38", "max_rejects": 0.03}
    call_command("load_wgsa", str(joined), **options, stdout=out, stderr=notes)
    assert "with 1 rejects; passed over 1 repeated header and 1 blank line; 53 source lines -> 50" in out.getvalue()
    assert "CADD_phred: 1 cell does not fit its type" in notes.getvalue()
    assert "the first is '1,5' in line 53" in notes.getvalue()
    release = Release.objects.get(name="joined")
    (reject,) = release.loads.get().rejects.exclude(column="")
    assert (reject.line_number, reject.reason) == (54, "'NA' stands for a missing value: the line has no allele")
    statistics = release.fields.get(name="CADD_phred").statistics
    assert (statistics["misfits"], statistics["misfit_example"]) == (1, "1,5")
