"""A variant in several files of a release is one variant with the lines of all of them."""

from __future__ import annotations

import json
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command

from tests.releases import load_release, write_wgsa
from variants.releases.documents import variant_documents
from variants.releases.models import Release
from variants.releases.named_selection import select_by_names
from variants.releases.reader import ReleaseReader, open_release
from variants.releases.rows import Region, source_lines, variants_in_region
from variants.releases.selection import matching_rows

HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred", "VEP_ensembl_Consequence", "VEP_ensembl_Gene_ID"]
INDELS = ["#chr", "pos", "ref", "alt", "indel_focal_length", "VEP_ensembl_Gene_ID", "VEP_ensembl_Consequence"]

pytestmark = pytest.mark.usefixtures("committed")


def read(name: str) -> ReleaseReader:
    return open_release(user=AnonymousUser(), name=name)


def read_lines(release: ReleaseReader) -> Counter[bytes]:
    rows = variants_in_region(release=release, region=Region(22, 1, 250_000_000), limit=10_000)
    return Counter(line for lines in source_lines(release=release, rows=rows) for line in lines)


def find_positions(release: ReleaseReader, query: str) -> list[int]:
    return [row.pos for row in matching_rows(selection=select_by_names(release=release, query=query))]


def test_shards_that_share_variants_are_the_release_of_one_joined_file(tmp_path: Path) -> None:
    rest = ["intron_variant", "ENSG1"]
    rows = [[22, 16_000_000 + 10 * number, "A", "G", number % 40, *rest] for number in range(300)]
    one = write_wgsa(tmp_path / "d1.tsv", HEADER, rows[:200])
    again = [[22, 16_000_999, "ATC", "GTC", 1, *rest], *rows[150:]]  # the first is padded
    again[5] = [*again[5][:4], 99, "stop_gained", "ENSG2"]
    two = write_wgsa(tmp_path / "d2.tsv", HEADER, again)
    write_wgsa(tmp_path / "joined.tsv", HEADER, [*rows[:200], *again])
    alone = load_release("joined", "GRCh38", [tmp_path / "joined.tsv"])
    shards = load_release("shards", "GRCh38", [one, two])
    assert shards.status == Release.Status.PUBLISHED
    assert (shards.variant_count, shards.row_count, shards.digest) == (301, 351, alone.digest)
    release = read("shards")
    assert read_lines(release) == Counter((one.read_bytes() + two.read_bytes()).split(b"\n")) - Counter(
        {b"": 2, "\t".join(HEADER).encode(): 2}
    )
    changed = again[5][1]
    assert find_positions(release, "cadd.phred:99") == [changed]
    assert find_positions(release, "gene:ENSG2") == [changed]
    row = next(iter(matching_rows(selection=select_by_names(release=release, query="cadd.phred:99"))))
    assert variant_documents(release=release, rows=[row], paths=["cadd.phred"])[0]["cadd"]["phred"] == [34, 99]
    reasons = list(shards.loads.order_by("pk").values_list("status_reason", flat=True))
    assert reasons == ["", "50 of its variants are in files before it too"]


def test_snv_and_indel_lines_of_one_variant_are_laid_out_together(tmp_path: Path) -> None:
    snvs = write_wgsa(tmp_path / "snv.tsv", HEADER, [[22, 16_000_100, "A", "G", 12, "stop_gained", "ENSG1"]])
    rows = [[22, 16_000_099, "CAT", "CGT", 3, "ENSG2", "intron_variant"], [22, 16_000_200, "AT", "A", 5, "ENSG3", "."]]
    indels = write_wgsa(tmp_path / "indel.tsv", INDELS, rows)
    loaded = load_release("both", "GRCh38", [snvs, indels])
    assert (loaded.variant_count, loaded.row_count) == (2, 3)
    release = read("both")
    assert find_positions(release, "cadd.phred:12 AND indel_focal_length:3") == [16_000_100]
    assert find_positions(release, "gene:ENSG1 AND gene:ENSG2") == [16_000_100]
    assert b"22\t16000099\tCAT\tCGT\t.\tintron_variant\tENSG2\t3" in read_lines(release)
    (tmp_path / "units.txt").write_text("22:16000000-16000300 unit\n")
    call_command("aggregate", release="both", genes=str(tmp_path / "units.txt"), output=tmp_path / "out")
    provenance = json.loads((tmp_path / "out.provenance.json").read_text())
    assert [(file["name"], len(file["sha256"])) for file in provenance["release"]["files"]] == [
        ("snv.tsv", 64),
        ("indel.tsv", 64),
    ]
    assert loaded.files.get(joined=True).name == "snv.tsv + indel.tsv"
    files = {file.name: (file.line_count, file.variant_count) for file in loaded.files.all()}
    assert files == {"snv.tsv": (1, 1), "indel.tsv": (2, 1), "snv.tsv + indel.tsv": (0, 0)}


def test_a_file_for_a_release_that_is_ready_may_share_variants_with_it(tmp_path: Path) -> None:
    rows = [[22, 16_000_100 + number, "A", "G", number, "intron_variant", "ENSG1"] for number in range(3)]
    load_release("grows", "GRCh38", [write_wgsa(tmp_path / "d1.tsv", HEADER, rows)], publish=False)
    path = write_wgsa(tmp_path / "d2.tsv", HEADER, [[22, 16_000_101, "A", "G", 20, ".", "."]])
    out, notes = StringIO(), StringIO()
    call_command("load_wgsa", str(path), release="grows", assembly="GRCh38", publish=True, stdout=out, stderr=notes)
    assert "note: d2.tsv: 1 of its variants is in files before it too; each has the lines of all" in notes.getvalue()
    assert "4 source lines, 3 variants" in out.getvalue()
    assert find_positions(read("grows"), "cadd.phred:1 AND cadd.phred:20") == [16_000_101]
