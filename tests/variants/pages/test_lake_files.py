"""A release as Parquet files over HTTP: listed with their checksums, whole or in ranges, of one edition only."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from variants.lake.manifest import Manifest

pytestmark = pytest.mark.django_db
ADDRESS = "/releases/synthetic38/lake/"


def body(answer: HttpResponseBase) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # it is sent while it is read


def test_every_file_is_listed_and_comes_as_it_was_written(client: Client, lake38: Manifest, tmp_path: Path) -> None:
    listed = client.get(ADDRESS).json()
    assert listed["rows"] == sum(file["rows"] for file in listed["files"]) == lake38.rows
    for number, file in enumerate(listed["files"]):
        content = body(client.get(file["url"]))
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"])
        (tmp_path / f"{number}.parquet").write_bytes(content)
    read = duckdb.sql(f"SELECT * FROM '{tmp_path}/*.parquet'")
    assert len(read) == lake38.rows
    assert read.columns == [column["name"] for column in listed["columns"]]


def test_programs_read_parts_of_a_file(client: Client, lake38: Manifest) -> None:
    address = client.get(ADDRESS).json()["files"][0]["url"]
    end = client.get(address, headers={"Range": "bytes=-4"})
    assert (end.status_code, body(end)) == (206, b"PAR1")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (f"{ADDRESS}2/22-000.parquet", "synthetic38 is edition 1 now"),
        (f"{ADDRESS}1/manifest.json", "has no file manifest.json"),
        ("/releases/nosuch/lake/", "no published release"),
    ],
)
def test_a_missing_file_or_release_is_reported(client: Client, lake38: Manifest, address: str, sentence: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, sentence in answer.content.decode()) == (404, True)


def test_a_release_without_a_lake_says_so(client: Client, synthetic37: object) -> None:
    assert "has no lake" in client.get("/releases/synthetic37/lake/").content.decode()
