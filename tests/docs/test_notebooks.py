"""The notebooks of docs/ run from beginning to end against a portal."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.web import dialect_answering_from
from variants.releases.default_release import choose_default_release

pytestmark = pytest.mark.django_db

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "docs" / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def answering(synthetic38, django_db_blocker):
    """The committed release as the portal's default, whatever else is loaded."""
    with django_db_blocker.unblock():
        return choose_default_release(release=synthetic38, for_portal=True)


@pytest.mark.filterwarnings("default")  # the kernel's own packages warn of each other
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_runs_to_its_end(path, answering, portal_url, monkeypatch):
    dialect_answering_from(portal_url, answering.name)
    monkeypatch.setenv("PORTAL", portal_url)
    notebook = nbformat.read(path, as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells), "keep outputs out of the repository"
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    answers = [cell["outputs"][-1]["data"] for cell in notebook.cells if cell.cell_type == "code"]
    assert str((answering.name, answering.variant_count)) == answers[0]["text/plain"]
