"""The OpenAPI schema is kept: a fuzzer that reads it finds no 5xx and no answer that it does not describe."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from lwds_portal.rest.schema import SharedSchemaGenerator

pytestmark = pytest.mark.django_db

OURS = "/(releases|fields|genes|variants|regions|jobs|saved-filters)/"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def fuzz(portal_url, folder, examples):
    schema = folder / "schema.json"
    schema.write_bytes(httpx.get(f"{portal_url}/api/v1/schema/?format=json", timeout=60).content)
    command = [str(Path(sys.executable).parent / "schemathesis"), "run", str(schema), "--url", portal_url]
    options = ["--seed", "1", "--max-examples", str(examples), "--phases", "fuzzing", "--checks", CHECKS]
    chosen = ["--include-path-regex", OURS, "--workers", "1", "--no-color"]
    run = subprocess.run([*command, *options, *chosen], capture_output=True, text=True, cwd=folder, check=False)
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]


def test_answers_follow_the_schema(synthetic38, portal_url, tmp_path):
    fuzz(portal_url, tmp_path, 3)


@pytest.mark.long
def test_answers_follow_the_schema_at_length(synthetic38, portal_url, tmp_path):
    fuzz(portal_url, tmp_path, 50)


def test_an_address_of_nothing_is_a_problem_and_no_page(client):
    answer = client.get("/api/v1/no/such/thing/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert client.get("/api/v1/releases").status_code == 301


def test_people_who_ask_for_the_schema_at_once_get_the_same_one(monkeypatch):
    monkeypatch.setattr(SharedSchemaGenerator, "_schema", None)
    with ThreadPoolExecutor(4) as people:
        made = list(people.map(lambda number: SharedSchemaGenerator(api_version=str(number)).get_schema(), range(4)))
    assert all(schema is made[0] for schema in made)
    assert made[0]["info"]["version"] == "1"
    assert "/api/v1/variants/" in made[0]["paths"]
