"""Files a curator may load: from S3 prefixes and from datasets, besides the incoming folders (test_admin)."""

from __future__ import annotations

import gzip
import random
import socket
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import boto3
import pytest
from django.core.files import File
from moto.server import ThreadedMotoServer

from accounts.models import User
from catalog.files.storing import store_file
from catalog.models import Dataset
from ingest.load import s3
from ingest.load.errors import SourceError
from ingest.load.s3 import S3Path, parse_location
from ingest.load.source_files import inspect_file
from ingest.register.incoming_files import find_incoming_file, list_incoming_files
from tests.releases import load_release

TEXT = "#chr\tpos\tref\talt\tCADD_phred\n" + "".join(
    f"22\t{16_000_000 + number}\tA\tC\t{number}\n" for number in range(2_000)
)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket on a real S3 API server, with one packed file under incoming/."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", f"http://{host}:{port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    s3._client.cache_clear()
    client = boto3.client("s3")
    client.create_bucket(Bucket="wgsa")
    client.put_object(Bucket="wgsa", Key="incoming/chr22.tsv.gz", Body=gzip.compress(TEXT.encode()))
    client.put_object(Bucket="wgsa", Key="secret/other.tsv.gz", Body=b"x")
    yield "wgsa"
    client.close()
    server.stop()
    s3._client.cache_clear()


def test_an_object_loads_like_a_file(bucket: str, committed: None, tmp_path: Path) -> None:
    path = tmp_path / "chr22.tsv"
    path.write_text(TEXT)
    from_disk = load_release("disk", "GRCh38", [path])
    from_s3 = load_release("s3", "GRCh38", [parse_location(f"s3://{bucket}/incoming/chr22.tsv.gz")])
    assert (from_s3.variant_count, from_s3.digest) == (2_000, from_disk.digest)


def test_only_objects_under_the_prefix_are_offered(
    bucket: str, settings: object, db: None, django_user_model: type[User]
) -> None:
    settings.LWDS_INCOMING = [f"s3://{bucket}/incoming/"]
    user = django_user_model.objects.create_superuser("curator")
    assert list_incoming_files(user=user) == ["chr22.tsv.gz"]
    assert find_incoming_file("chr22.tsv.gz", user=user) == S3Path(bucket, "incoming/chr22.tsv.gz")
    for name in ("../secret/other.tsv.gz", "other.tsv.gz", "s3://wgsa/secret/other.tsv.gz"):
        with pytest.raises(FileNotFoundError):
            find_incoming_file(name, user=user)


def test_an_interrupted_download_is_resumed(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3, "RETRY_DELAYS", (0, 0))
    whole = random.Random(1).randbytes(500_000)
    s3._client().put_object(Bucket=bucket, Key="incoming/long", Body=whole)
    with breaking_line(to=s3._client().meta.endpoint_url, broken=2) as address:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", address)
        s3._client.cache_clear()
        with S3Path(bucket, "incoming/long").open() as file:
            assert file.read() == whole


@contextmanager
def breaking_line(*, to: str, broken: int) -> Iterator[str]:
    """The address of a line to a server, which is cut after 100 kB the first `broken` times that so much comes."""
    target = urlsplit(to)
    left = [broken]

    class Line(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection((target.hostname, target.port)) as server:
                Thread(target=self._ask, args=(server,), daemon=True).start()
                came = 0
                while piece := server.recv(4_096):
                    came += len(piece)
                    if came > 100_000 and left[0]:
                        left[0] -= 1
                        return
                    self.request.sendall(piece)

        def _ask(self, server: socket.socket) -> None:
            with suppress(OSError):
                while piece := self.request.recv(4_096):
                    server.sendall(piece)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Line) as lines:
        lines.daemon_threads = True
        Thread(target=lines.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{lines.server_address[1]}"
        lines.shutdown()
    assert left == [0]


@pytest.mark.parametrize("key", ["absent.gz", "incoming/", ""])
def test_other_json_than_an_object_gets_one_sentence(bucket: str, key: str) -> None:
    with pytest.raises(SourceError, match=r"s3://wgsa/.*(no such file|is a directory)"):
        inspect_file(S3Path(bucket, key))


def test_a_file_uploaded_to_a_dataset_is_offered(settings: object, db: None, django_user_model: type[User]) -> None:
    settings.LWDS_INCOMING = []
    user = django_user_model.objects.create_superuser("curator")
    dataset = Dataset.objects.create(slug="topmed", title="TOPMed", status="published", owner=user)
    content = File(BytesIO(gzip.compress(TEXT.encode())), name="chr22.tsv.gz")
    store_file(user=user, dataset=dataset, path="freeze5/chr22.tsv.gz", content=content)
    (name,) = list_incoming_files(user=user)
    assert name == "dataset: topmed/freeze5/chr22.tsv.gz"
    assert inspect_file(find_incoming_file(name, user=user)).header.names[4] == "CADD_phred"
