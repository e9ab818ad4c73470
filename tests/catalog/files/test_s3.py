"""Files on an object store: a real S3 interface, served by moto."""

from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
import requests
from django.core.files.base import ContentFile
from moto.server import ThreadedMotoServer

from catalog.files.storing import store_file
from catalog.files.tables.table_import import profile_table
from catalog.models import Table


@pytest.fixture
def bucket(settings, monkeypatch):
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    endpoint = f"http://127.0.0.1:{port}"
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    client = boto3.client("s3", endpoint_url=endpoint, **keys)
    client.create_bucket(Bucket="portal")
    options = {
        "bucket_name": "portal",
        "endpoint_url": endpoint,
        "access_key": "test",
        "secret_key": "test",
        "region_name": "us-east-1",
        "addressing_style": "path",
        "querystring_expire": 600,
    }
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    }
    yield client
    client.close()
    server.stop()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # botocore's and moto's own
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # connections that botocore pools
def test_files_and_tables_live_on_an_object_store(client, bucket, publish, researcher):
    dataset = publish()
    content = ContentFile(b"time,n\n2024-01-01,1\n2024-01-02,2\nbroken\n")
    file = store_file(user=researcher, dataset=dataset, path="raw/rows.csv", content=content)
    lent = client.get(f"/datasets/{dataset.slug}/files/raw/rows.csv")
    assert lent.status_code == 302
    part = requests.get(lent["Location"], headers={"Range": "bytes=0-3"}, timeout=10)
    assert (part.status_code, part.content) == (206, b"time")
    sent = parse_qs(urlsplit(lent["Location"]).query)
    assert sent["response-content-disposition"] == ['attachment; filename="rows.csv"']
    profile_table(table=Table.objects.get(distribution=file))
    answer = client.get(f"/datasets/{dataset.slug}/data.json?n>1").json()
    assert answer["results"] == [{"time": "2024-01-02", "n": 2}]
