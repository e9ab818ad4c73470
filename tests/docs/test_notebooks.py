"""The notebooks of docs/ run from beginning to end against a portal."""

from pathlib import Path

import nbformat
import pytest
from django.contrib.auth.models import AnonymousUser
from nbclient import NotebookClient

from tests.web import dialect_answering_from
from variants.releases.reader import open_release

pytestmark = pytest.mark.django_db

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "docs" / "notebooks").glob("*.ipynb"))


@pytest.mark.filterwarnings("default")  # the kernel's own packages warn of each other
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_runs_to_its_end(path, synthetic38, portal_url, monkeypatch):
    answering = open_release(user=AnonymousUser(), assembly="GRCh38")  # whatever else is loaded
    dialect_answering_from(portal_url, answering.model.name)
    monkeypatch.setenv("PORTAL", portal_url)
    notebook = nbformat.read(path, as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells), "keep outputs out of the repository"
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    answers = [cell["outputs"][-1]["data"] for cell in notebook.cells if cell.cell_type == "code"]
    assert str((answering.model.name, answering.model.variant_count)) == answers[0]["text/plain"]
