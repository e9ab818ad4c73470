"""The shell examples of docs/catalog.md, run one after the other against a portal with the table that they name."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from accounts.models import User
from accounts.services.tokens import create_token
from catalog.entries.writing import create_draft_dataset
from catalog.files.storing import store_file
from catalog.files.tables.table_import import profile_table
from catalog.models import Dataset, SentRows

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "catalog.md"
STRICT = 'curl() { command curl -fsS --max-time 60 "$@"; }\n'  # a refusal fails the example
FLOW = b"time,flow\n2026-11-30T11:50:00,4.1\n2026-11-30T12:00:00,4.2\n"


@pytest.fixture
def token(committed: None) -> Iterator[str]:
    ada = User.objects.create_user("ada-of-the-gauge")
    dataset = create_draft_dataset(user=ada, title="River", slug="river")
    file = store_file(user=ada, dataset=dataset, path="flow.csv", content=ContentFile(FLOW))
    profile_table(table=file.table)
    yield create_token(user=ada, name="gauge", scopes=["curate"])[1]
    Dataset.objects.filter(owner=ada).delete()
    ada.delete()


def test_shell_examples_append_their_rows(token: str, portal_url: str) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    script = "".join(blocks).replace("http://127.0.0.1:8000", portal_url)
    assert script.count("curl ") == 3
    done = subprocess.run(
        ["bash", "-eu", "-c", STRICT + script], env={"TOKEN": token, "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert '"waiting":3' in done.stdout.replace(" ", "")
    sent = SentRows.objects.filter(target__dataset__slug="river").order_by("pk")
    assert [rows.rows[-1] for rows in sent] == [["2026-11-30T12:20:00", ""], ["2026-11-30T12:30:00", "4.7"]]
