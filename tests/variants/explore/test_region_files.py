"""Tracks of the genome browser and downloads: the same variants as the page, in other shapes."""

from __future__ import annotations

import pytest

from tests.budgets import limits_with
from variants.explore import region_files

pytestmark = pytest.mark.django_db


def test_chromosomes_have_their_lengths(client):
    lines = client.get("/assemblies/GRCh38/chrom.sizes").content.decode().splitlines()
    assert "chr22\t50818468" in lines
    assert len(lines) == 25
    assert client.get("/assemblies/GRCh36/chrom.sizes").status_code == 404


def test_a_track_counts_from_zero_and_has_the_matching_variants(client, known):
    start, end = known.region
    pos, ref, alt = known.key
    url = f"/regions/22:{start}-{end}/variants.bed"
    [line] = client.get(url, {"release": known.name}).content.decode().splitlines()
    assert line.split("\t")[:4] == ["chr22", str(pos - 1), str(pos), f"{ref}>{alt}"]
    assert client.get(url, {"release": known.name, "q": "cadd.phred:>90"}).content == b""
    assert client.get(url, {"release": known.name, "q": "cadd.phrd:>90"}).status_code == 404


def test_a_download_has_a_name_and_is_refused_if_it_is_too_large(client, known, monkeypatch):
    url = f"/releases/{known.name}/download/tsv/"
    answer = client.get(url, {"gene": known.page_gene_id, "cols": "cadd.phred"})
    assert f'filename="{known.name}_{known.page_gene_id}.tsv"' in answer["Content-Disposition"]
    assert b"".join(answer).decode().splitlines()[0].split("\t") == ["chrom", "pos", "ref", "alt", "cadd.phred"]
    monkeypatch.setattr(region_files, "MAX_DOWNLOAD_ROWS", 3)
    refused = client.get(url, {"gene": known.page_gene_id})
    assert refused.status_code == 413
    assert "curl" in refused.content.decode()


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("tsv/", "Name a gene or a region"),
        ("tsv/?gene=NOGENE", "there is no gene"),
        ("tsv/?region=nowhere", "nowhere is not a region"),
        ("tsv/?region=22:1-9&q=(", "character"),
        ("xml/?region=22:1-9", "There is no format xml"),
    ],
)
def test_an_impossible_download_gets_one_sentence(client, known, path, message):
    answer = client.get(f"/releases/{known.name}/download/{path}")
    assert answer.status_code == 404
    assert message in answer.content.decode().replace("&#x27;", "'")


def test_tracks_that_are_cut_say_so(client, known, monkeypatch):
    address = f"/regions/22:1-50818468/variants.bed?release={known.name}"
    assert not client.get(address).content.startswith(b"#")
    monkeypatch.setattr(region_files, "MAX_TRACK_FEATURES", 3)
    lines = client.get(address).content.decode().splitlines()
    assert (lines[0], len(lines)) == ("# truncated: the first 3 of the region", 4)


def test_a_download_of_many_fields_has_fewer_variants(client, known, settings):
    settings.LWDS_LIMITS = limits_with(max_download_cells=2000)
    address = f"/releases/{known.name}/download/{{}}/?region=22:1-50818468"
    assert client.get(address.format("json")).status_code == 413
    settings.LWDS_LIMITS = limits_with()
    response = client.get(address.format("tsv"))
    assert (response.status_code, b"".join(response.streaming_content)[:6]) == (200, b"chrom\t")
