"""A release written as a lake: every value, resumed after a kill, refused when a byte is changed."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from ingest.lake.write_lake import write_lake
from tests.lakes import lake_of
from tests.worker import database_of_tests
from variants.fields.lake_columns import by_gene_column, fields_by_gene, is_listed, stored_fields
from variants.fields.typed_values import typed_elements
from variants.lake.editions import WrittenEdition
from variants.lake.manifest import LakeError, Manifest
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader
from variants.releases.selection import matching_rows, select_variants, source_variants


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lake")


@pytest.fixture(scope="module")
def manifest(synthetic38: Release, django_db_blocker: DjangoDbBlocker, folder: Path) -> Iterator[Manifest]:
    """The lake of the release in some files, below `folder`."""
    with django_db_blocker.unblock(), lake_of(synthetic38, folder, lines_of_file=800) as manifest:
        yield manifest


def test_files_follow_each_other_and_hold_every_variant_once(
    synthetic38: Release, manifest: Manifest, folder: Path, db: None
) -> None:
    assert len(manifest.files) > 1
    assert manifest.rows == synthetic38.variant_count
    for one, other in zip(manifest.files, manifest.files[1:], strict=False):
        assert (one.chrom, one.last) < (other.chrom, other.first)
    paths = [str(folder / "synthetic38/1/variants" / file.name) for file in manifest.files]
    in_files = duckdb.sql(f"SELECT chrom, pos, vkey FROM read_parquet({paths})").fetchall()
    rows = matching_rows(selection=select_variants(release=ReleaseReader(synthetic38)))
    assert in_files == [tuple(row.key) for row in rows]


def test_every_field_of_every_variant_has_the_values_of_its_source_lines(
    synthetic38: Release, manifest: Manifest, folder: Path, db: None
) -> None:
    """Against the elements that conditions see, with and without a gene."""
    release = ReleaseReader(synthetic38)
    effects, fields = release.effect_fields, stored_fields(release.specs)
    aligned = {spec.name for spec in fields_by_gene(release.specs, effects)}
    paths = [str(folder / "synthetic38/1/variants" / file.name) for file in manifest.files]
    stored = duckdb.sql(f"SELECT * FROM read_parquet({paths})")
    names = [f'"{name}"' for name in stored.columns]
    assert names == [name for name, _ in manifest.columns]
    rows = list(matching_rows(selection=select_variants(release=release)))
    compared = 0
    for variant, cells in zip(source_variants(release=release, rows=rows), stored.fetchall(), strict=True):
        values = dict(zip(names, cells, strict=True))
        genes = {effect["gene"]: effect["terms"] for effect in values['"gene_effects"'] or []}
        assert genes == {gene: variant.terms(gene) for gene in variant.genes}
        assert (values['"ref"'], values['"alt"'], values['"terms"']) == (variant.ref, variant.alt, variant.terms())
        for spec in fields:
            has_field = spec.name in variant.columns
            lines = [line[variant.columns[spec.name]] for line in variant.lines] if has_field else []
            elements = list(dict.fromkeys(typed_elements(spec, dict.fromkeys(lines))))
            value = values[f'"{spec.column}"']
            if is_listed(spec, effects):
                assert value == (elements or None), spec
            else:
                more = (values['"more_values"'] or {}).get(spec.column, [])
                in_lake = [] if value is None else [str(value), *more]
                assert [text.lower() for text in in_lake] == [str(e).lower() for e in sorted(elements)], spec
            if spec.name in aligned:
                by_gene = values[by_gene_column(spec)] or [value or []] * len(genes)
                of_genes = [variant.elements(spec, gene) for gene in genes]
                folded = [[str(e).lower() if isinstance(e, str) else e for e in of_gene] for of_gene in by_gene]
                assert list(map(set, folded)) == list(map(set, of_genes)), spec
                compared += values[by_gene_column(spec)] is not None
    assert compared > 100  # some variants lie in several genes


def test_a_complete_lake_is_left_as_it_is(synthetic38: Release, manifest: Manifest, folder: Path, db: None) -> None:
    path = folder / "synthetic38/1/variants" / manifest.files[0].name
    written_at = path.stat().st_mtime_ns
    assert write_lake(release=synthetic38) == manifest
    assert path.stat().st_mtime_ns == written_at


def test_a_lake_of_another_state_of_the_release_is_not_read(synthetic38: Release, manifest: Manifest, db: None) -> None:
    assert ReleaseReader(synthetic38).lake is not None
    assert ReleaseReader(Release(pk=synthetic38.pk, name="synthetic38", loaded_digest="of another state")).lake is None


@pytest.mark.parametrize("which", ["manifest.json", "variants"])
def test_any_flipped_byte_is_refused(
    synthetic38: Release, manifest: Manifest, folder: Path, db: None, which: str
) -> None:
    edition = folder / "synthetic38/1"
    path = edition / which if which == "manifest.json" else edition / which / manifest.files[-1].name
    right = path.read_bytes()
    for index in range(0, len(right), len(right) // 7):
        path.write_bytes(right[:index] + bytes([right[index] ^ 1]) + right[index + 1 :])
        try:
            with pytest.raises(CommandError, match=r"damaged|not as they were written|later version"):
                call_command("lake", release="synthetic38", verify=True)
            if which == "manifest.json":
                assert ReleaseReader(synthetic38).lake is None
        finally:
            path.write_bytes(right)
    output = io.StringIO()
    call_command("lake", release="synthetic38", verify=True, stdout=output)
    assert "as they were written" in output.getvalue()


def test_a_truncated_file_is_not_read(synthetic38: Release, manifest: Manifest, folder: Path, db: None) -> None:
    path = folder / "synthetic38/1/variants" / manifest.files[0].name
    right = path.read_bytes()
    path.write_bytes(right[:-1])
    try:
        assert ReleaseReader(synthetic38).lake is None
    finally:
        path.write_bytes(right)


@pytest.mark.long
def test_a_killed_command_leaves_nothing_to_read_and_is_continued(
    synthetic38: Release, tmp_path: Path, db: None
) -> None:
    """Killed when its first files are complete; they are not written again."""
    environment = os.environ | {"LWDS_LAKE": str(tmp_path), "DATABASE_URL": database_of_tests()}
    script = (
        "import django; django.setup(); from ingest.lake.write_lake import write_lake; from variants.models import"
        " Release; write_lake(release=Release.objects.get(name='synthetic38'), processes=1, lines_of_file=400)"
    )
    files = tmp_path / "synthetic38/1/variants"
    with subprocess.Popen([sys.executable, "-c", script], env=environment, process_group=0) as process:
        while process.poll() is None and len(list(files.glob("*.json"))) < 2:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
    complete = {path.stem: path.with_suffix(".parquet").stat().st_mtime_ns for path in files.glob("*.json")}
    assert complete
    with override_settings(LWDS_LAKE=str(tmp_path)):
        assert ReleaseReader(synthetic38).lake is None
        manifest = write_lake(release=synthetic38, lines_of_file=400)
        assert manifest.rows == synthetic38.variant_count
        assert {name: (files / f"{name}.parquet").stat().st_mtime_ns for name in complete} == complete
        assert sorted(path.suffix for path in files.iterdir()) == [".parquet"] * len(manifest.files)
        call_command("lake", release="synthetic38", drop=True, stdout=io.StringIO())
        assert not (tmp_path / "synthetic38/1").exists()


def test_values_that_cannot_be_written_are_reported_in_a_sentence(
    synthetic38: Release, tmp_path: Path, db: None
) -> None:
    with override_settings(LWDS_LAKE=""), pytest.raises(CommandError, match="set LWDS_LAKE to a folder"):
        call_command("lake", release="synthetic38")
    with override_settings(LWDS_LAKE=str(tmp_path)):
        with pytest.raises(CommandError, match="has no complete lake"):
            call_command("lake", release="synthetic38", verify=True)
        with pytest.raises(LakeError, match="is loading; its lake is written when it is loaded"):
            write_lake(release=Release(name="r", edition=1, assembly="GRCh38", status=Release.Status.LOADING))


def test_lakes_of_editions_that_are_gone_are_removed(
    synthetic38: Release, folder: Path, manifest: Manifest, db: None
) -> None:
    unfinished = WrittenEdition(folder / "synthetic38" / "7")
    unfinished.begin("{}")
    write_lake(release=synthetic38)
    assert not unfinished.folder.exists()
