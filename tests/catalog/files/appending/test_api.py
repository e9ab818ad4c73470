"""Rows appended over REST."""

import pytest

from accounts.services.tokens import create_token
from tests.budgets import limits_with

ROW = {"time": "2026-02-01T00:00:00", "flow (m3/s)": 4.5}


@pytest.fixture
def address(flow):
    return f"/api/v1/datasets/{flow.distribution.dataset.slug}/rows/?file=flow.csv"


def post(client, address, body, key="k1", content_type="application/json", **headers):
    return client.post(address, body, content_type=content_type, headers={"Idempotency-Key": key} | headers)


def test_json_and_csv_are_taken_and_shown_as_waiting(script, flow, address, collect):
    assert script.get(address).json()["waiting"] == 0
    assert post(script, address, [ROW]).status_code == 202
    text = "\ufefftime\tnote\n2026-02-02T00:00:00\tdry\n"
    accepted = post(script, address, text.encode(), key="k2", content_type="text/csv; charset=utf-8")
    assert (accepted.status_code, accepted.json()["waiting"]) == (202, 2)
    assert script.get(address).json()["waiting"] == 2
    page = f"/datasets/{flow.distribution.dataset.slug}/rows/"
    assert "2 more rows were sent and come in at about" in script.get(page).content.decode()
    collect()
    assert "more rows were sent" not in script.get(page).content.decode()
    data = script.get(f"/datasets/{flow.distribution.dataset.slug}/data.json?time>=2026-02-01").json()
    assert [row["note"] for row in data["results"]] == [None, "dry"]


def test_tokens_need_the_scope_that_changes_datasets(client, researcher, stranger, address):
    reading, writing = (create_token(user=researcher, name=scope, scopes=[scope])[1] for scope in ("jobs", "curate"))
    others = create_token(user=stranger, name="t", scopes=["curate"])[1]
    assert post(client, address, [ROW]).status_code == 401
    assert post(client, address, [ROW], Authorization=f"Bearer {reading}").status_code == 403
    assert post(client, address, [ROW], Authorization=f"Bearer {others}").status_code == 403
    assert post(client, address, [ROW], Authorization=f"Bearer {writing}").status_code == 202


@pytest.mark.parametrize(
    ("body", "content_type", "status", "words"),
    [
        ([{"flux": 1}], "application/json", 400, "no column 'flux'"),
        ({}, "application/json", 400, "Send a list of rows"),
        (b"[{", "application/json", 400, "not JSON"),
        (b'[{"note": "\\ud800"}]', "application/json", 400, "utf-8"),
        (b'[{"note": "a\\u0000"}]', "application/json", 400, "zero bytes"),
        (b"note\n\xff\n", "text/csv", 400, "not in UTF-8"),
        (b"note\n" + b"x" * 200_000, "text/csv", 400, "cannot be read"),
        (b"a,b\n" + b"x" * 2_000_000, "text/csv", 413, "LWDS_MAX_CSV_BYTES"),
        (b"note=1", "application/x-www-form-urlencoded", 415, "form"),
    ],
    ids=["unknown", "object", "damaged", "surrogate", "zero", "latin", "long", "large", "form"],
)
def test_bad_bodies_are_refused_in_words(script, address, settings, body, content_type, status, words):
    settings.LWDS_LIMITS = limits_with(max_csv_bytes=1_000_000)
    answer = post(script, address, body, content_type=content_type)
    assert (answer.status_code, words in answer.json()["detail"]) == (status, True), answer.json()


def test_keys_and_tables_are_checked(script, flow, address):
    assert "Idempotency-Key" in post(script, address, [ROW], key="").json()["detail"]
    assert post(script, address, [ROW]).status_code == 202
    other = post(script, address, [ROW, ROW])
    assert (other.status_code, other.json()["code"]) == (422, "key-reused")
    assert post(script, address.replace("flow.csv", "gone.csv"), [ROW]).status_code == 404
    flow.status = "waiting"
    flow.save()
    assert post(script, address, [ROW], key="k2").status_code == 409
