"""The intersection of a list with a release becomes a release that answers as the old one does, and of nothing else."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from background.sessions import connection_info
from tests.known import KnownRelease
from tests.releases import committed_releases
from variants.annotate import subset_release
from variants.genome.hgvs import parse_variant_id
from variants.jobs.models import Job
from variants.jobs.runner import JobError, create_job, run_job
from variants.releases.documents import variant_documents
from variants.releases.lookup import find_variants
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow, source_line_numbers, source_lines
from variants.releases.selection import matching_rows, select_variants
from variants.releases.store.scan import damaged_blocks, release_digest


@pytest.fixture
def source(known: KnownRelease, django_db_blocker: DjangoDbBlocker) -> Iterator[ReleaseReader]:
    with django_db_blocker.unblock():
        jobs = set(Job.objects.values_list("pk", flat=True))
        with committed_releases():
            yield ReleaseReader(known.release)
            Job.objects.exclude(pk__in=jobs).delete()


def rows_of(release: ReleaseReader, text: str = "") -> list[VariantRow]:
    return list(matching_rows(selection=select_variants(release=release, query=text)))


def key(row: VariantRow) -> tuple:
    return row.chrom, row.pos, row.ref, row.alt, row.terms, row.n_lines


def write_list(path: Path, rows: list[VariantRow]) -> Path:
    """Shuffled, some twice, and some that are nowhere."""
    lines = [f"chr{row.chrom}-{row.pos}-{row.ref}-{row.alt}" for row in [*rows, *rows[:50]]]
    lines += [f"22-{number}-A-C" for number in range(1, 40)] + ["nonsense"]
    random.Random(3).shuffle(lines)
    path.write_text("\n".join(lines) + "\n")
    return path


def intersect(source: ReleaseReader, tmp_path: Path, rows: list[VariantRow], **options: object) -> ReleaseReader:
    listed = write_list(tmp_path / "list.txt", rows)
    call_command(
        "annotate",
        listed,
        release=source.model.name,
        fields="cadd.phred",
        output=tmp_path / "out",
        into="study",
        **options,
    )  # fmt: skip
    return ReleaseReader(Release.objects.get(name="study"))


def test_it_has_the_variants_of_both_with_all_that_is_known_of_them(source: ReleaseReader, tmp_path: Path) -> None:
    everything = rows_of(source)
    chosen = sorted(random.Random(7).sample(everything, 300), key=lambda row: (row.pos, row.vkey))
    study = intersect(source, tmp_path, chosen, publish=True)
    made = study.model
    assert (made.status, made.variant_count, made.row_count) == (
        "published", len(chosen), sum(row.n_lines for row in chosen),
    )  # fmt: skip
    rows = rows_of(study)
    assert [key(row) for row in rows] == [key(row) for row in chosen]
    assert source_lines(release=study, rows=rows) == source_lines(release=source, rows=chosen)
    numbers = source_line_numbers(release=source, rows=chosen)
    assert all(numbers)
    assert source_line_numbers(release=study, rows=rows) == numbers
    assert variant_documents(release=study, rows=rows) == variant_documents(release=source, rows=chosen)
    assert len((tmp_path / "out").read_text().splitlines()) == len(chosen) + 50 + 40 + 1
    expected = {key(row) for row in chosen}
    for text in ("cadd.phred:>5", "consequence:missense-like", "_exists_:dbsnp.rsid", "_exists_:dbnsfp.sift.pred"):
        assert {key(row) for row in rows_of(study, text)} == {key(row) for row in rows_of(source, text)} & expected
    documents = variant_documents(release=source, rows=rows_of(source, "_exists_:dbsnp.rsid"), paths={"dbsnp.rsid"})
    listed = [document["dbsnp"]["rsid"] for document in documents]
    names = [name for listing in listed for name in ([listing] if isinstance(listing, str) else listing)]
    parsed = [parse_variant_id(name) for name in names]
    both = zip(*(find_variants(release=listing, variants=parsed) for listing in (study, source)), strict=True)
    for ours, theirs in both:
        assert {key(row) for row in ours} == {key(row) for row in theirs} & expected
    assert made.summary["origin"]["release"] == source.model.name
    assert {file.sha256 for file in study.files.values()} == {file.sha256 for file in source.files.values()}
    with psycopg.connect(connection_info()) as session, session.cursor() as cursor:
        groups = made.column_groups()
        assert release_digest(cursor, tables=study.tables, groups=groups) == made.digest
        assert list(damaged_blocks(cursor, tables=study.tables)) == []


def test_of_the_whole_release_it_is_the_release_again(source: ReleaseReader, tmp_path: Path) -> None:
    study = intersect(source, tmp_path, rows_of(source))
    assert (study.model.digest, study.model.status) == (source.model.digest, "ready")


def test_a_failed_import_leaves_no_rows(source: ReleaseReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some = rows_of(source)[:20]
    with pytest.raises(CommandError, match="nothing to create study from"):
        intersect(source, tmp_path, [])
    with pytest.raises(CommandError, match="is not a name for a release"):
        call_command("annotate", tmp_path / "list.txt", release=source.model.name, output=tmp_path / "out", into="a b")

    def broken(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patched:
        patched.setattr(subset_release, "build_release", broken)
        with pytest.raises(CommandError, match="no space left"):
            intersect(source, tmp_path, some)
    assert not Release.objects.filter(name="study").exists()
    intersect(source, tmp_path, some)
    with pytest.raises(CommandError, match="there is a release 'study' already"):
        intersect(source, tmp_path, some)


def test_an_interrupted_sample_release_is_made_again(source: ReleaseReader, tmp_path: Path) -> None:
    left = subset_release._create_description(source, "study", {"job": ""})
    study = intersect(source, tmp_path, rows_of(source)[:20])
    assert study.model.pk != left.pk
    assert (study.model.status, study.model.variant_count) == ("ready", 20)


def test_only_a_curators_job_makes_one_and_may_be_run_again(source: ReleaseReader, tmp_path: Path) -> None:
    listed = write_list(tmp_path / "list.txt", rows_of(source)[:30]).read_bytes()
    job_values = {"release": source, "kind": "annotate", "options": {"fields": "cadd.phred", "into": "study"}}
    with pytest.raises(JobError, match="only curators"):
        create_job(user=AnonymousUser(), input_file=SimpleUploadedFile("list.txt", listed), **job_values)
    curator = User.objects.create_superuser("boss", password="x")
    try:
        job = create_job(user=curator, input_file=SimpleUploadedFile("list.txt", listed), **job_values)
        assert run_job(job_id=str(job.pk)).status == "finished"
        Job.objects.filter(pk=job.pk).update(status="running")
        done = run_job(job_id=str(job.pk))
        assert (done.status, done.status_reason, done.summary["found"]) == ("finished", "", 60)
        assert Release.objects.get(name="study").variant_count == 30
    finally:
        Job.objects.filter(created_by=curator).delete()
        curator.delete()


def test_a_list_of_another_assembly_makes_a_release_only_on_request(
    source: ReleaseReader, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = {"GRCh37": "hg38", "GRCh38": "hg19"}[source.model.assembly]
    lines = [f"{row.chrom}\t{row.pos}\t{row.ref}\t{row.alt}" for row in rows_of(source)[:5]]
    path = tmp_path / "list.tsv"
    path.write_text("\n".join([f"chrom\tpos_{other}\tref\talt", *lines]) + "\n")
    options = {"release": source.model.name, "output": tmp_path / "out.tsv", "into": "study", "publish": True}
    with pytest.raises(CommandError, match=r"study is not created: WRONG ASSEMBLY: .*--skip-assembly-check"):
        call_command("annotate", path, **options)
    assert not Release.objects.filter(name="study").exists()
    assert len((tmp_path / "out.tsv").read_text().splitlines()) == 6
    call_command("annotate", path, skip_assembly_check=True, **options)
    assert Release.objects.get(name="study").status == "published"
    assert "WRONG ASSEMBLY" in capsys.readouterr().err
