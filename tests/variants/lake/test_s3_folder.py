"""A lake in an object store answers as one in a folder; the store is a real S3 interface, served by moto."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from moto.server import ThreadedMotoServer

from ingest.lake.write_lake import write_lake
from variants.lake.editions import WrittenEdition, lake_edition
from variants.lake.manifest import Manifest
from variants.lake.s3_folder import S3Folder, lake_folder
from variants.releases.counting import count_matching
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader
from variants.releases.selection import matching_rows, select_variants

QUERY = "snpeff.ann.effect:*a*"
ROOT = "s3://lake/some/prefix"
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # botocore's and moto's own
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # connections that botocore pools
]


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The address of an object store with a bucket `lake`."""
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    endpoint = f"http://127.0.0.1:{port}"
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    client = boto3.client("s3", endpoint_url=endpoint, **keys)
    client.create_bucket(Bucket="lake")
    client.close()
    yield endpoint
    server.stop()


@pytest.fixture(autouse=True)
def environment(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", bucket)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")


@pytest.fixture
def stored(synthetic38: Release, lake38: Manifest, lake_folder: Path, tmp_path: Path, db: None) -> Iterator[Manifest]:
    """The lake of a release, moved into the bucket."""
    edition = f"{synthetic38.name}/{synthetic38.edition}"
    written = WrittenEdition(tmp_path / edition)
    shutil.copytree(lake_folder / edition, written.folder)
    folder = S3Folder("lake/some/prefix") / synthetic38.name / str(synthetic38.edition)
    written.move_to(folder)
    assert not written.folder.exists()
    with override_settings(LWDS_LAKE=ROOT, LWDS_LAKE_WORK=str(tmp_path / "work")):
        yield lake38
    folder.remove_tree()
    assert not folder.is_dir()


def test_addresses_name_a_bucket_and_folders_on_disk() -> None:
    assert str(lake_folder("s3://lake/some/prefix/") / "r") == "s3://lake/some/prefix/r"
    assert lake_folder("/data/lake") == Path("/data/lake")
    assert lake_folder("s3://lake/a/b").parent.name == "a"


def test_answers_are_those_of_the_tables(stored: Manifest, synthetic38: Release) -> None:
    release = ReleaseReader(synthetic38)
    assert release.lake is not None
    selection = select_variants(release=release, query=QUERY)
    assert selection.answered_from == "lake"
    without = ReleaseReader(synthetic38)
    with override_settings(LWDS_LAKE=""):
        assert without.lake is None
    rows = list(matching_rows(selection=select_variants(release=without, query=QUERY)))
    assert list(matching_rows(selection=selection)) == rows
    assert count_matching(selection=selection).value == len(rows)
    assert selection.answered_from == "lake"


def test_files_are_downloaded_verified_and_dropped(
    stored: Manifest, synthetic38: Release, client: Client, capsys: pytest.CaptureFixture
) -> None:
    listed = client.get("/releases/synthetic38/lake/").json()
    assert listed["bytes"] == stored.size
    address = listed["files"][0]["url"]
    part = client.get(address, headers={"range": "bytes=0-3"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"PAR1")  # type: ignore[arg-type]
    assert write_lake(release=synthetic38) == stored
    call_command("lake", release="synthetic38", verify=True)
    assert "are as they were written" in capsys.readouterr().out
    name = stored.files[0].name
    (S3Folder("lake/some/prefix") / "synthetic38" / str(synthetic38.edition) / "variants" / name).store(Path(__file__))
    with pytest.raises(CommandError, match=f"the first is s3://lake/some/prefix/.*{name}"):
        call_command("lake", release="synthetic38", verify=True)
    assert ReleaseReader(synthetic38).lake is None
    call_command("lake", release="synthetic38", drop=True)
    assert not lake_edition(ROOT, "synthetic38", synthetic38.edition).is_published


def test_a_store_that_does_not_answer_costs_no_page(stored: Manifest, synthetic38: Release) -> None:
    with pytest.MonkeyPatch.context() as unreachable:
        unreachable.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
        assert ReleaseReader(synthetic38).lake is None
