"""Files in any order become the release of the sorted file: the same digest, every line once, no rejects for order."""

from __future__ import annotations

import gzip
import random
from collections.abc import Sequence
from contextlib import suppress
from io import StringIO
from itertools import chain
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command

from ingest.load import row_sampling, slices
from ingest.models import Load, LoadSlice
from ingest.register.register_release import register_release
from ingest.register.release_request import ReleaseRequest
from ingest.run import run_load as run_load_module
from ingest.run.control_loads import LoadStateError, pause_load
from ingest.run.finish_release import finish_release
from ingest.run.load_state import LoadInterruptedError
from ingest.run.run_load import AttemptProgress, run_load
from tests.releases import load_release, write_wgsa
from variants.releases.models import Release
from variants.releases.reader import open_release
from variants.releases.rows import Region, source_line_numbers, source_lines, variants_in_region

HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred", "rs_dbSNP151", "VEP_ensembl_Consequence", "VEP_ensembl_Gene_ID"]


def make_rows(chrom: object, first: int = 16_000_000, count: int = 120) -> list[list[object]]:
    """Rows with repeated lines, lines with other values, and variants in two spellings."""
    rows: list[list[object]] = []
    for i in range(count):
        pos = first + 10 * i
        rows.append([chrom, pos, "A", "C", i / 10, f"rs{i + 1}", "intron_variant", "ENSG00000198062"])
        if i % 3 == 0:
            rows.append([chrom, pos, "A", "C", 30, f"rs{i + 1_000}", "missense_variant", "ENSG00000206195"])
        if i % 7 == 0:
            rows.append([chrom, pos, "AGCT", "CGCT", 31, ".", "intron_variant", "ENSG00000198062"])
            rows.append([chrom, pos - 2, "tga", "tgc", 32, ".", ".", "."])
    return sorted(rows, key=lambda row: row[1])


def shuffle(rows: Sequence[list[object]], seed: int) -> list[list[object]]:
    return random.Random(seed).sample(list(rows), len(rows))


def read_numbered_lines(name: str, chrom: int) -> list[tuple[int, bytes]]:
    """(number in its file, source line) of all lines, in order of number."""
    release = open_release(user=AnonymousUser(), name=name)
    rows = variants_in_region(release=release, region=Region(chrom, 1, 250_000_000), limit=10_000)
    numbers = chain.from_iterable(source_line_numbers(release=release, rows=rows))
    lines = chain.from_iterable(source_lines(release=release, rows=rows))
    return sorted(zip(numbers, lines, strict=True))


pytestmark = [pytest.mark.usefixtures("committed", "small_slices")]


@pytest.fixture
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SLICE_BYTES", 1_500)
    monkeypatch.setattr(slices, "READ_BYTES", 1_000)
    monkeypatch.setattr(slices, "PIECE_BYTES", 1_000)


def test_a_shuffled_file_has_the_digest_and_the_lines_of_the_sorted_one(tmp_path: Path) -> None:
    rows = make_rows(22)
    in_order = load_release("in-order", "GRCh38", [write_wgsa(tmp_path / "sorted.tsv", HEADER, rows)])
    assert not in_order.loads.get().sort_lines
    assert in_order.variant_count == 120
    for seed in (1, 2):
        path = write_wgsa(tmp_path / f"shuffled{seed}.tsv", HEADER, shuffle(rows, seed))
        release = load_release(f"shuffled{seed}", "GRCh38", [path])
        load = release.loads.get()
        assert (load.sort_lines, release.reject_count, load.status_reason) == (True, 0, "")
        assert (release.digest, release.row_count) == (in_order.digest, len(rows))
        assert read_numbered_lines(release.name, 22) == list(enumerate(path.read_bytes().split(b"\n")[:-1], 1))[1:]
    assert (
        read_numbered_lines("in-order", 22)
        == list(enumerate((tmp_path / "sorted.tsv").read_bytes().splitlines(), 1))[1:]
    )


@pytest.mark.parametrize(
    "chroms", [("1", "10", "11", "2"), ("chrM", "chr1", "chr2"), ("X", "9"), ("26", "1")], ids=lambda c: ",".join(c)
)
def test_chromosomes_may_come_in_any_order_without_sorting(chroms: Sequence[str], tmp_path: Path) -> None:
    rows = [row for chrom in chroms for row in make_rows(chrom, 1_000, 40)]
    release = load_release("chromosomes", "GRCh38", [write_wgsa(tmp_path / "c.tsv", HEADER, rows)])
    load = release.loads.get()
    assert (load.sort_lines, load.status_reason, release.row_count) == (False, "", len(rows))
    assert release.variant_count == 40 * len(chroms)
    assert load.slices.count() > len(chroms)


def test_shards_one_after_the_other_are_loaded(tmp_path: Path) -> None:
    shards = [make_rows(22, 16_000_000, 60), make_rows(22, 15_000_000, 60), make_rows(21, 16_000_000, 60)]
    joined = load_release("shards", "GRCh38", [write_wgsa(tmp_path / "s.tsv", HEADER, [r for s in shards for r in s])])
    ordered = [row for shard in (shards[2], shards[1], shards[0]) for row in shard]
    whole = load_release("whole", "GRCh38", [write_wgsa(tmp_path / "w.tsv", HEADER, ordered)])
    assert (joined.reject_count, joined.digest) == (0, whole.digest)


def test_only_broken_lines_are_rejected_with_the_numbers_they_have_in_the_file(tmp_path: Path) -> None:
    rows = shuffle(make_rows(22), 3)
    rows[50:50] = [["22", "17000000", "A"]]
    rows[99:99] = [["HLA-A", *rows[0][1:]]]
    path = write_wgsa(tmp_path / "broken.tsv", HEADER, rows)
    load = load_release("broken", "GRCh38", [path], max_reject_share=0.05).loads.get()
    assert load.sort_lines
    rejects = [(reject.line_number, reject.column) for reject in load.rejects.all()]
    assert rejects == [(52, ""), (101, "#chr")]
    assert load.status_reason == "with 2 rejects"


def test_a_file_beside_one_that_is_stored_is_sorted_without_touching_it(tmp_path: Path) -> None:
    first = write_wgsa(tmp_path / "chr21.tsv", HEADER, make_rows(21))
    second = write_wgsa(tmp_path / "chr22.tsv", HEADER, shuffle(make_rows(22), 4))
    both = load_release("both", "GRCh38", [first, second])
    in_order = write_wgsa(tmp_path / "sorted22.tsv", HEADER, make_rows(22))
    assert both.digest == load_release("pair", "GRCh38", [first, in_order]).digest
    assert sorted(line for _, line in read_numbered_lines("both", 21)) == sorted(first.read_bytes().split(b"\n")[1:-1])


def test_an_order_that_the_sample_shows_is_known_before_loading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_sampling, "MIN_SORTED_BYTES", 0)
    rows = make_rows(22)
    for name, content, expected in (("s", rows, False), ("u", shuffle(rows, 5), True)):
        path = write_wgsa(tmp_path / f"{name}.tsv", HEADER, content)
        release = register_release(user=None, request=ReleaseRequest(name, "GRCh38", [path]))
        assert release.loads.get().sort_lines is expected


def test_a_paused_sorted_load_continues_without_loading_slices_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_load_module, "HEARTBEAT_SECONDS", 0.0)
    rows = make_rows(22, count=400)
    whole = load_release("never-paused", "GRCh38", [write_wgsa(tmp_path / "a.tsv", HEADER, rows)])
    path = tmp_path / "b.tsv.gz"
    plain = write_wgsa(tmp_path / "b.tsv", HEADER, shuffle(rows, 6))
    path.write_bytes(gzip.compress(plain.read_bytes()))
    release = register_release(user=None, request=ReleaseRequest("paused", "GRCh38", [path], workers=1))
    load = release.loads.get()
    Load.objects.filter(pk=load.pk).update(sort_lines=True)

    def pause(progress: AttemptProgress) -> None:
        if progress.lines:
            with suppress(LoadStateError):  # it is paused already
                pause_load(user=None, load=Load.objects.get(pk=load.pk))

    assert run_load(load_id=load.pk, watch=pause).status == Load.Status.PAUSED
    stored = set(LoadSlice.objects.filter(load=load).values_list("number", "attempt"))
    assert stored
    call_command("load_wgsa", "--release", "paused", "--resume", stdout=StringIO(), stderr=StringIO())
    assert stored <= set(LoadSlice.objects.filter(load=load).values_list("number", "attempt"))
    assert Release.objects.get(name="paused").digest == whole.digest


def test_without_room_for_sorting_the_load_is_interrupted_with_one_sentence(tmp_path: Path, settings: object) -> None:
    settings.LWDS_SORT_FOLDER = str(tmp_path / "own.tsv" / "below")
    path = write_wgsa(tmp_path / "own.tsv", HEADER, shuffle(make_rows(22), 7))
    release = register_release(user=None, request=ReleaseRequest("no-room", "GRCh38", [path]))
    load = release.loads.get()
    with pytest.raises(LoadInterruptedError, match=r"own\.tsv: the lines cannot be sorted in .*LWDS_SORT_FOLDER"):
        run_load(load_id=load.pk)
    load.refresh_from_db()
    assert load.status == Load.Status.INTERRUPTED
    settings.LWDS_SORT_FOLDER = str(tmp_path)
    assert run_load(load_id=load.pk).status == Load.Status.FINISHED
    assert finish_release(release_id=release.pk).reject_count == 0
    assert [file.name for file in tmp_path.iterdir()] == ["own.tsv"]
