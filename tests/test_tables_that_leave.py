"""Every kind of table that people open in a spreadsheet, made of cells that it would run."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from accounts.roles import CURATOR
from catalog.entries.writing import create_draft_dataset
from catalog.exchange.sheet.bulk_edit import preview_sheet
from catalog.models import Dataset
from ingest.models import Load
from tests.people import client_of
from tests.releases import load_release, write_wgsa
from triage.content.shipped import shipped_questionnaire
from triage.exchange.sheets import read_sheet, write_sheet
from variants.releases.reader import open_release

FORMULA = '=HYPERLINK("http://evil.example")'
HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred", "own_note"]


def cells_of(table: bytes | str, delimiter: str) -> list[str]:
    text = table if isinstance(table, str) else table.decode()
    return [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for cell in row]


def assert_disarmed(table: bytes | str, delimiter: str = "\t") -> None:
    cells = cells_of(table, delimiter)
    assert f"'{FORMULA}" in cells
    assert not [cell for cell in cells if cell.startswith("=")]


def body(client: Client, url: str, parameters: dict[str, str] | None = None) -> bytes:
    answer = client.get(url, parameters)
    assert answer.status_code == 200, answer.content[:300]
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


@pytest.fixture
def load(committed: None, tmp_path: Path) -> Load:
    """Three variants, one with the formula as its note, and one rejected line that carries it."""
    rows: list[list[object]] = [[22, 16_000_000 + number, "A", "C", -number - 0.5, "-/ATG"] for number in range(300)]
    rows[1][5] = FORMULA
    rows.append([22, "here", "A", "C", 1, FORMULA])
    return load_release("leaving", "GRCh38", [write_wgsa(tmp_path / "own.tsv", HEADER, rows)]).loads.get()


def test_variants_lists_and_rejects(load: Load, tmp_path: Path) -> None:
    region = {"region": "chr22:16000000-16000300"}
    client = Client()
    note = open_release(user=AnonymousUser(), name="leaving").by_name["own_note"].path
    page = body(client, "/releases/leaving/download/tsv/", {**region, "cols": f"{note},cadd.phred"})
    assert_disarmed(page)
    assert {"-0.5", "-/ATG"} <= set(cells_of(page, "\t"))
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        parameters = {**region, "release": "leaving", "fields": note, "format": form}
        assert_disarmed(body(client, "/api/v1/variants/", parameters), delimiter)
    (tmp_path / "list.txt").write_text("chr22:g.16000001A>C\n")
    call_command(
        "annotate", tmp_path / "list.txt", release="leaving", fields=note, format="tsv", output=tmp_path / "out.tsv"
    )
    assert_disarmed((tmp_path / "out.tsv").read_text())
    curator = client_of(CURATOR)
    try:
        rejected = body(curator, f"/loads/{load.pk}/rejects.tsv")
    finally:
        User.objects.get(username=CURATOR).delete()
    assert_disarmed(rejected)


@pytest.mark.django_db
def test_the_catalogue_sheet_and_back() -> None:
    client = client_of(CURATOR)
    curator = User.objects.get(username=CURATOR)
    dataset = create_draft_dataset(user=curator, title=FORMULA, summary="+cmd|' /C calc'!A0")
    Dataset.objects.filter(pk=dataset.pk).update(status=Dataset.Status.PUBLISHED)
    sheet = body(client, "/datasets/sheet.csv")
    assert_disarmed(sheet, ",")
    assert preview_sheet(user=curator, text=sheet.decode()) == []


def test_the_triage_sheet_and_back() -> None:
    section, key = next(
        (section, question.key)
        for section in shipped_questionnaire().sections
        for question in section.questions
        if question.kind in ("text", "line", "long")
    )
    sheet = write_sheet(section, [{"id": "a1", key: FORMULA}])
    assert_disarmed(sheet, ",")
    rows, problems = read_sheet(section, sheet)
    assert (rows[0].cells[key], problems) == (FORMULA, [])
