"""Real files into real tables: counts, exactness, refusals, resumption."""

from __future__ import annotations

import gzip
import hashlib
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import timedelta
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import connection

from background.sessions import connection_info, hold_lock
from ingest.load import slices
from ingest.load.pool import WorkerPool
from ingest.models import Load, LoadSlice
from ingest.register.register_release import register_release
from ingest.register.release_request import RegistrationError, ReleaseRequest
from ingest.run.load_state import LoadError
from ingest.run.run_load import run_load
from tests.known import KnownRelease, read_table
from tests.releases import FREEZE4, SYNTHETIC37, load_release, write_wgsa
from variants.releases.models import Release
from variants.releases.publishing import drop_retired, retire_release
from variants.releases.reader import open_release
from variants.releases.rows import Region, source_lines, variants_in_region
from variants.releases.store import ddl
from variants.releases.store.table_names import ReleaseTables

HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred", "VEP_ensembl_Consequence", "VEP_ensembl_Gene_ID"]
ROWS = [[22, 16_000_000 + 10 * i, "A", "C", i / 10, "intron_variant", "ENSG00000198062"] for i in range(400)]


@pytest.fixture
def own_file(tmp_path: Path) -> Path:
    return write_wgsa(tmp_path / "own.tsv", HEADER, ROWS)


@pytest.fixture
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slices are cut in this process, so a load of a small file has many."""
    monkeypatch.setattr(slices, "SLICE_BYTES", 1_000)
    monkeypatch.setattr(slices, "READ_BYTES", 1_000)


def test_freeze5_counts_are_the_published_ones(freeze5: Release, db: None) -> None:
    counts = {file.content: (file.line_count, file.variant_count) for file in freeze5.files.all()}
    assert counts == {"snv": (1_581, 1_140), "indel": (339, 260)}
    assert (freeze5.variant_count, freeze5.row_count, freeze5.reject_count) == (1_400, 1_920, 0)
    assert freeze5.status == Release.Status.PUBLISHED


def test_committed_files_are_counted_as_they_are(known: KnownRelease, synthetic37: Release, db: None) -> None:
    for path, (_, rows) in zip(known.paths, known.tables, strict=True):
        file = known.release.files.get(name=path.name)
        assert (file.line_count, file.variant_count) == (len(rows), len({tuple(row[:4]) for row in rows}))
    counts = (known.release.variant_count, known.release.row_count, known.release.reject_count)
    assert counts == (len(known.cells), len(known.lines), 0)
    assert known.release.status == Release.Status.PUBLISHED
    _, rows = read_table(SYNTHETIC37)
    assert (synthetic37.assembly, synthetic37.row_count) == ("GRCh37", len(rows)) == ("GRCh37", 450)
    assert synthetic37.variant_count == len({tuple(row[:4]) for row in rows}) == 370


def test_freeze4_loads_beside_it(freeze5: Release, freeze4: Release, db: None) -> None:
    assert (freeze4.assembly, freeze4.row_count, freeze4.variant_count) == ("GRCh37", 499, 285)


def assert_every_line_comes_back(name: str, chrom: int, paths: Sequence[Path]) -> None:
    release = open_release(user=AnonymousUser(), name=name)
    rows = variants_in_region(release=release, region=Region(chrom, 1, 250_000_000), limit=10_000)
    back = Counter(line for lines in source_lines(release=release, rows=rows) for line in lines)
    contents = [path.read_bytes() for path in paths]
    files = [gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content for content in contents]
    assert back == Counter(line for file in files for line in file.split(b"\n")[1:-1])


def test_every_source_line_comes_back_byte_for_byte(known: KnownRelease, db: None) -> None:
    assert_every_line_comes_back(known.name, 22, known.paths)


def test_every_source_line_of_the_other_assembly_comes_back(
    synthetic37: Release, synthetic38: Release, db: None
) -> None:
    assert_every_line_comes_back(synthetic37.name, 16, [SYNTHETIC37])


def test_every_source_line_of_freeze4_comes_back(freeze4: Release, synthetic38: Release, db: None) -> None:
    assert_every_line_comes_back(freeze4.name, 16, [FREEZE4])


@pytest.mark.usefixtures("committed", "small_slices")
class TestOwnFile:
    def test_loading_with_one_or_three_workers_gives_the_same_digest(self, own_file: Path) -> None:
        one = load_release("one", "GRCh38", [own_file], workers=1)
        three = load_release("three", "GRCh38", [own_file], workers=3)
        assert LoadSlice.objects.filter(load__release=three).count() > 10
        assert one.digest == three.digest
        assert one.variant_count == 400

    def test_processes_that_have_loaded_a_file_or_failed_at_one_load_the_next(
        self, own_file: Path, tmp_path: Path
    ) -> None:
        bad = write_wgsa(tmp_path / "bad.tsv", HEADER, [*ROWS[:20], ["22", "17000000", "A"]])
        digests = []
        with WorkerPool(2) as pool:
            for name, path in (("first", own_file), ("second", own_file), ("bad", bad), ("last", own_file)):
                release = register_release(user=None, request=ReleaseRequest(name, "GRCh38", [path], publish=False))
                load = release.loads.get()
                with nullcontext() if path is own_file else pytest.raises(LoadError):
                    run_load(load_id=load.pk, pool=pool)
                digests.append(Release.objects.get(pk=release.pk).digest)
        assert len(set(digests)) == 2
        assert digests.count(digests[0]) == 3

    def test_digest_does_not_depend_on_slices(self, own_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        small = load_release("small", "GRCh38", [own_file])
        monkeypatch.setattr(slices, "SLICE_BYTES", 1 << 20)
        assert load_release("large", "GRCh38", [own_file]).digest == small.digest

    def test_one_changed_cell_changes_the_digest(self, own_file: Path, tmp_path: Path) -> None:
        changed = [*ROWS[:200], [*ROWS[200][:4], 99.5, *ROWS[200][5:]], *ROWS[201:]]
        other = write_wgsa(tmp_path / "other.tsv", HEADER, changed)
        assert load_release("a", "GRCh38", [own_file]).digest != load_release("b", "GRCh38", [other]).digest

    def test_a_file_is_refused_twice_in_one_release(self, own_file: Path) -> None:
        load_release("twice", "GRCh38", [own_file], publish=False)
        with pytest.raises(RegistrationError, match="in release 'twice' already"):
            register_release(user=None, request=ReleaseRequest("twice", "GRCh38", [own_file]))

    def test_twins_that_nobody_had_time_to_read_are_found_when_they_are_loaded(self, own_file: Path) -> None:
        twin = own_file.with_name("twin.tsv")
        twin.write_bytes(own_file.read_bytes())
        request = ReleaseRequest("twins", "GRCh38", [own_file, twin])
        release = register_release(user=None, request=request, hashed=False)
        first, second = release.loads.order_by("pk")
        assert run_load(load_id=first.pk).file.sha256 == hashlib.sha256(own_file.read_bytes()).hexdigest()
        with pytest.raises(LoadError, match=r"twin\.tsv: has the same content as own\.tsv"):
            run_load(load_id=second.pk)

    def test_a_published_name_is_refused_and_replaced_on_request(self, own_file: Path) -> None:
        first = load_release("stable", "GRCh38", [own_file])
        with pytest.raises(RegistrationError, match="is published and cannot change"):
            load_release("stable", "GRCh38", [own_file])
        second = load_release("stable", "GRCh38", [own_file], replace=True)
        first.refresh_from_db()
        assert (first.status, second.status, second.edition) == ("retired", "published", 2)

    def test_leftovers_are_found_and_dropped_and_nothing_else(self, own_file: Path) -> None:
        other_release = load_release("kept", "GRCh38", [own_file])
        given_up = load_release("given-up", "GRCh38", [own_file], publish=False)
        retire_release(release=given_up)
        with psycopg.connect(connection_info(), autocommit=True) as session, session.cursor() as cursor:
            ddl.create_tables(cursor, tables=ReleaseTables(999_999), specs=[], reader="")
            assert drop_retired() == ["release 999999, which is no longer described"]
            assert drop_retired(grace=timedelta(0)) == [str(given_up)]
            assert other_release.pk in ddl.releases_with_tables(cursor)
            assert not {given_up.pk, 999_999} & set(ddl.releases_with_tables(cursor))

    def test_a_load_that_is_claimed_elsewhere_is_left_alone(self, own_file: Path) -> None:
        release = register_release(user=None, request=ReleaseRequest("busy", "GRCh38", [own_file]))
        load = release.loads.get()
        Load.objects.filter(pk=load.pk).update(status=Load.Status.LOADING)
        with hold_lock(load.lock_name), pytest.raises(LoadError, match="being loaded by another worker"):
            run_load(load_id=load.pk)

    def test_delivering_a_finished_load_again_changes_nothing(self, own_file: Path) -> None:
        release = load_release("again", "GRCh38", [own_file])
        assert run_load(load_id=release.loads.get().pk).status == Load.Status.FINISHED
        release.refresh_from_db()
        assert LoadSlice.objects.filter(load__release=release).count() == len(
            set(LoadSlice.objects.filter(load__release=release).values_list("number", flat=True))
        )
        assert release.variant_count == 400

    def test_one_bad_line_in_many_is_kept_as_a_reject(self, tmp_path: Path) -> None:
        path = write_wgsa(tmp_path / "bad.tsv", HEADER, [*ROWS[:100], ["22", "17000000", "A"], *ROWS[100:]])
        release = load_release("rejects", "GRCh38", [path])
        reject = release.loads.get().rejects.get()
        assert (reject.line_number, reject.reason) == (102, "3 columns where the header has 7")
        assert release.loads.get().status_reason == "with 1 rejects"
        assert release.row_count == release.variant_count + 1 == 401

    def test_many_bad_lines_fail_the_load_and_name_the_first(self, tmp_path: Path) -> None:
        path = write_wgsa(tmp_path / "bad.tsv", HEADER, [*ROWS[:20], ["22", "17000000", "A"]])
        with pytest.raises(LoadError, match=r"bad\.tsv: 1 of 21 lines were rejected.*line 22: 3 columns"):
            load_release("failing", "GRCh38", [path])
        load = Load.objects.get(release__name="failing")
        assert load.status == Load.Status.FAILED
        call_command(
            "load_wgsa",
            release="failing",
            resume=True,
            publish=True,
            max_rejects=0.05,
            stdout=StringIO(),
            stderr=StringIO(),
        )
        load.refresh_from_db()
        assert (load.status, load.status_reason, load.release.status) == ("finished", "with 1 rejects", "published")

    def test_blank_lines_are_reported_and_no_reason_against_a_file(self, tmp_path: Path) -> None:
        path = write_wgsa(tmp_path / "blank.tsv", HEADER, [*ROWS[:5], [""], [" "]])
        load = load_release("blank", "GRCh38", [path]).loads.get()
        assert (load.status_reason, load.file.line_count, load.file.variant_count) == (
            "passed over 2 blank lines",
            7,
            5,
        )

    def test_the_load_of_a_truncated_file_continues_when_the_file_is_whole(
        self, own_file: Path, tmp_path: Path
    ) -> None:
        whole = load_release("whole", "GRCh38", [own_file])
        packed = gzip.compress(own_file.read_bytes())
        path = tmp_path / "cut.tsv.gz"
        path.write_bytes(packed[: len(packed) // 2])
        with pytest.raises(LoadError, match=r"cut\.tsv\.gz: .*truncated.*line \d+"):
            load_release("cut", "GRCh38", [path])
        path.write_bytes(packed)
        out = StringIO()
        call_command("load_wgsa", "--release", "cut", "--resume", "--publish", stdout=out, stderr=StringIO())
        resumed = Release.objects.get(name="cut")
        assert (resumed.status, resumed.digest) == ("published", whole.digest)

    def test_a_file_that_changed_is_not_resumed(self, own_file: Path) -> None:
        release = register_release(user=None, request=ReleaseRequest("moved", "GRCh38", [own_file]))
        own_file.write_text(own_file.read_text().replace("16000010", "16000011"))
        with pytest.raises(LoadError, match="has changed since it was registered"):
            run_load(load_id=release.loads.get().pk)
        load = release.loads.get()
        assert (load.status, load.slices.count()) == ("failed", 0)
        assert "has changed since it was registered" in load.status_reason


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("kind", ["directory", "missing", "empty", "header"])
def test_a_file_that_cannot_be_loaded_is_refused_in_one_line_before_anything_is_written(
    kind: str, tmp_path: Path
) -> None:
    path = {"directory": tmp_path, "missing": tmp_path / "no.gz", "empty": tmp_path / "empty.gz"}.get(kind)
    if path is None:
        path = tmp_path / "bad_header.tsv.gz"
        path.write_bytes(gzip.compress(b"place\tpos\tref\talt\tCADD_phred\n22\t16000000\tA\tC\t1\n"))
    elif kind == "empty":
        path.touch()
    before = Release.objects.count()
    with pytest.raises(CommandError) as refused:
        call_command("load_wgsa", str(path), "--release", "bad", "--assembly", "GRCh38")
    assert "\n" not in str(refused.value)
    assert path.name in str(refused.value)
    assert Release.objects.count() == before


def test_a_region_reads_one_partition_by_its_index(known: KnownRelease, db: None) -> None:
    table = f"variants_r{known.release.pk}"
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            f"EXPLAIN SELECT * FROM {table} WHERE chrom = 22 AND pos BETWEEN 15600000 AND 15700000 ORDER BY pos, vkey"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert f"{table}_22_0" in plan
    assert "_22_1" not in plan
    assert "Index Scan" in plan
