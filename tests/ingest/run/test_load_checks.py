"""A load ends only if its file is the registered one and every line of it is stored or rejected."""

from __future__ import annotations

import hashlib
from pathlib import Path

import psycopg
import pytest

from background.lease import Lease
from ingest.load.errors import SourceError
from ingest.models import Load
from ingest.run.load_checks import CountError, check_counts, check_unchanged
from tests.ingest.stored_slices import HEADER, claim_load, claim_loads, make_row, store_load
from tests.releases import write_wgsa
from variants.releases.models import SourceFile


@pytest.fixture
def load(committed: None, tmp_path: Path) -> Load:
    return claim_load(tmp_path, make_row(10), make_row(20), [22, "x", "A", "C", 1, ".", "."])


def check(load: Load) -> bool:
    return check_unchanged(load, Path(load.path).stat().st_size)


def test_the_registered_file_is_unchanged(load: Load) -> None:
    assert check(load) is False


def test_a_file_that_has_grown_is_loaded_with_its_new_size(load: Load) -> None:
    with Path(load.path).open("a") as file:
        file.write("\t".join(map(str, make_row(30))) + "\n")
    assert check(load) is True
    file = SourceFile.objects.get(pk=load.file_id)
    assert file.sha256 == hashlib.sha256(Path(load.path).read_bytes()).hexdigest()
    assert file.size == Path(load.path).stat().st_size


def test_a_file_that_has_changed_is_refused(load: Load) -> None:
    content = Path(load.path).read_text()
    Path(load.path).write_text(content.replace("10", "11") + content)
    with pytest.raises(SourceError, match="has changed since it was registered"):
        check(load)


def test_a_checksum_is_stored_where_none_was_computed_and_twins_are_refused(committed: None, tmp_path: Path) -> None:
    one = write_wgsa(tmp_path / "one.tsv", HEADER, [make_row(10)])
    two = write_wgsa(tmp_path / "two.tsv", HEADER, [make_row(20)])
    _, second = claim_loads(one, two)
    SourceFile.objects.filter(pk=second.file_id).update(sha256="")
    second.file.refresh_from_db()
    assert check(second) is False
    assert second.file.sha256 == hashlib.sha256(two.read_bytes()).hexdigest()
    SourceFile.objects.filter(pk=second.file_id).update(sha256="")
    two.write_bytes(one.read_bytes())
    second.file.refresh_from_db()
    with pytest.raises(SourceError, match=r"two\.tsv: has the same content as one\.tsv"):
        check(second)


def test_a_load_without_gaps_is_finished_and_its_rejects_are_reported(load: Load, session: psycopg.Connection) -> None:
    store_load(load, session)
    load.line_total, load.most_rejects = 3, 0.5
    load.save()
    check_counts(Lease(load))
    load.refresh_from_db()
    assert (load.status, load.status_reason) == (Load.Status.FINISHED, "with 1 rejects")
    assert (load.file.line_count, load.file.variant_count, load.file.reject_count) == (3, 2, 1)


def test_lines_that_are_missing_and_too_many_rejects_are_refused(load: Load, session: psycopg.Connection) -> None:
    store_load(load, session)
    load.line_total = 4
    load.save()
    with pytest.raises(CountError, match="3 lines stored, 4 in the file; resume"):
        check_counts(Lease(load))
    load.line_total, load.most_rejects = 3, 0.1
    load.save()
    with pytest.raises(CountError, match=r"1 of 3 lines were rejected, more than 10\.00%.*line 4.*--max-rejects 33\.4"):
        check_counts(Lease(load))
    load.rejects.all().delete()
    with pytest.raises(CountError, match="1 rejects counted, 0 kept"):
        check_counts(Lease(load))


def test_a_paused_load_stays_paused(load: Load) -> None:
    Load.objects.filter(pk=load.pk).update(status=Load.Status.PAUSED)
    check_counts(Lease(load))
    load.refresh_from_db()
    assert load.status == Load.Status.PAUSED
