"""Values of a release lead to the cells of its files."""

from __future__ import annotations

from hashlib import sha256
from random import Random
from typing import Any

import pytest
from django.test import Client

from tests.known import KnownRelease, read_lines, read_table
from variants.releases.evidence import find_evidence
from variants.releases.reader import ReleaseReader
from variants.releases.rows import Region, variants_in_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client: Client, known: KnownRelease) -> Any:
    def answer(variant: str, **parameters: str) -> Any:
        response = client.get(f"/api/v1/variants/{variant}/evidence/", {"release": known.name} | parameters)
        assert response.status_code == 200
        (evidence,) = response.json()
        return evidence

    return answer


def test_every_cell_of_a_variant_is_one_of_its_file(ask: Any, known: KnownRelease) -> None:
    evidence = ask(known.variant)
    files = {path.name: path for path in known.paths}
    path = files[evidence["file"]["name"]]
    assert evidence["file"]["sha256"] == sha256(path.read_bytes()).hexdigest()
    header, rows = read_table(path)
    (line,) = evidence["lines"]
    assert line["text"].split("\t") in rows
    assert list(read_lines(path))[line["number"] - 1] == line["text"]
    assert line["sha256"] == sha256(line["text"].encode()).hexdigest()
    assert len(evidence["cells"]) > 10
    for cell in evidence["cells"].values():
        assert header[cell["column_number"] - 1] == cell["column"]
        assert cell["cells"] == [line["text"].split("\t")[cell["column_number"] - 1]]


def test_random_cells_lead_to_their_source_lines(known: KnownRelease) -> None:
    release = ReleaseReader(known.release)
    random = Random(5)
    rows = random.sample(variants_in_region(release=release, region=Region(22, 1, 60_000_000), limit=10_000), 40)
    lines = {path.name: list(read_lines(path)) for path in known.paths}
    checked = 0
    for evidence in find_evidence(release=release, rows=rows):
        for path in random.sample(sorted(evidence["cells"]), 5):
            cell = evidence["cells"][path]
            numbers = [line["number"] for line in evidence["lines"]]
            column = cell["column_number"] - 1
            from_file = [lines[evidence["file"]["name"]][number - 1].split("\t")[column] for number in numbers]
            assert from_file == cell["cells"], path
            checked += 1
    assert checked == 200


def test_the_cells_of_one_field(ask: Any, known: KnownRelease) -> None:
    evidence = ask(known.variant, fields="cadd.phred")
    assert list(evidence["cells"]) == ["cadd.phred"]
    assert float(evidence["cells"]["cadd.phred"]["cells"][0]) == known.phred


def test_an_unknown_variant_has_no_evidence(client: Client, known: KnownRelease) -> None:
    assert client.get(f"/api/v1/variants/chr1:g.1A>C/evidence/?release={known.name}").status_code == 404
    page = client.get(f"/variants/{known.variant}/?release={known.name}").content.decode()
    assert "/evidence/?release=" in page
