"""/api/v1/jobs/ and saved-filters/: made, watched, cancelled, fetched; by whom."""

import time
from uuid import uuid4

import httpx
import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from accounts.services.tokens import create_token
from variants.jobs.models import Job
from variants.savedfilters.models import SavedFilter

pytestmark = pytest.mark.django_db

JOBS = "/api/v1/jobs/"
FILTERS = "/api/v1/saved-filters/"


@pytest.fixture
def ada():
    return get_user_model().objects.create_user("ada")


@pytest.fixture(scope="module", autouse=True)
def jobs_removed(django_db_setup, django_db_blocker):
    """Jobs that a running portal has made are committed: they are removed in the end."""
    yield
    with django_db_blocker.unblock():
        Job.objects.all().delete()


@pytest.fixture
def bob():
    return get_user_model().objects.create_user("bob")


def bearer(user, *scopes):
    _, text = create_token(user=user, name=f"test {uuid4()}", scopes=scopes)
    return Client(headers={"Authorization": f"Bearer {text}"})


def start(client, *, release="synthetic38", **body):
    body = {"kind": "annotate", "release": release, "parameters": {"fields": "cadd.phred"}} | body
    return client.post(JOBS, body, content_type="application/json")


def test_a_job_is_its_owners_business(synthetic38, ada, bob):
    address = start(bearer(ada, "jobs"), list="rs1")["Location"]
    assert bearer(bob, "read").get(address).status_code == 404
    assert Client().get(address).status_code == 404
    assert bearer(ada, "read").get(JOBS).json()["count"] == 1
    assert Client().get(JOBS).json()["count"] == 0


@pytest.mark.parametrize(
    ("body", "options"),
    [
        ({"list": "rs1"}, {"fields": "", "format": "tsv", "columns": "", "into": "", "skip_assembly_check": False}),
        ({"kind": "export"}, {"fields": "", "format": "tsv", "filter": "", "region": "", "gene": ""}),
        ({"kind": "export", "parameters": {"format": "vcf"}}, {"format": "vcf", "gene": ""}),
    ],
)
def test_a_job_says_all_its_options_also_those_that_were_not_sent(synthetic38, ada, body, options):
    client = bearer(ada, "jobs", "read")
    sent = {"kind": "annotate", "release": "synthetic38"} | body
    made = client.post(JOBS, sent, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["parameters"].items() >= options.items()
    assert client.get(made["Location"]).json()["parameters"] == made.json()["parameters"]


def test_a_token_that_may_only_read_starts_nothing(synthetic38, ada):
    assert start(bearer(ada, "read"), list="rs1").status_code == 403
    assert not Job.objects.exists()


def test_a_waiting_job_is_cancelled_once(synthetic38, ada):
    client = bearer(ada, "jobs")
    address = start(client, list="rs1")["Location"]
    assert client.post(f"{address}cancel/").json()["status"] == "cancelled"
    assert client.post(f"{address}cancel/").status_code == 409


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "list to annotate"),
        ({"list": "rs1", "filter": "cadd.phred:>1"}, "no parameter 'filter'"),
        ({"kind": "export", "filter": "nofield:1"}, "nofield"),
        ({"kind": "export", "parameters": {"gene": "NOSUCHGENE"}}, "NOSUCHGENE"),
        ({"kind": "export", "parameters": {"region": "here"}}, "is not a region"),
        ({"kind": "aggregate", "parameters": {"flank": "far"}}, "flank is a whole number"),
        ({"kind": "aggregate", "parameters": {"by": "luck"}}, "no by"),
        *(
            ({"kind": "aggregate", "parameters": {"missing_weight": text}}, "missing_weight is a number")
            for text in ("nan", "inf", "-inf", "1_0", "1e999", "١")
        ),
        ({"list": "rs1", "parameters": {"format": "xls"}}, "no format"),
        ({"list": "rs1", "parameters": {"fields": "nofield"}}, "nofield"),
        ({"list": "rs1", "parameters": [1]}, "object"),
        ({"kind": "guess"}, "guess"),
        ({"kind": "aggregate", "parameters": {"format": "nothing"}}, "nothing"),
        ({"release": "nothing"}, "nothing"),
    ],
)  # fmt: skip
def test_an_impossible_request_is_reported_at_once(synthetic38, ada, body, message):
    answer = start(bearer(ada, "jobs"), **body)
    assert answer.status_code in (400, 404)
    assert message in answer.json()["detail"] or message in answer.content.decode()


def test_filters_have_versions_and_are_read_by_their_address_when_shared(ada, bob):
    client = bearer(ada, "jobs")
    made = client.post(FILTERS, {"name": "rare", "text": "cadd.phred:>20"}, content_type="application/json").json()
    address = f"{FILTERS}{made['id']}/"
    changed = client.patch(address, {"text": "cadd.phred:>25"}, content_type="application/json").json()
    assert [version["text"] for version in changed["versions"]] == ["cadd.phred:>25", "cadd.phred:>20"]
    assert bearer(bob, "jobs").get(address).status_code == 404
    SavedFilter.objects.update(is_shared=True)
    other = bearer(bob, "jobs")
    assert other.get(address).json()["owner"] == "ada"
    assert other.patch(address, {"text": "*"}, content_type="application/json").status_code == 403
    assert other.delete(address).status_code == 403
    assert other.get(FILTERS).json()["count"] == 0
    assert client.delete(address).status_code == 204


def test_a_filter_that_cannot_be_read_is_refused_with_the_position(ada):
    answer = bearer(ada, "jobs").post(FILTERS, {"name": "x", "text": "a AND"}, content_type="application/json")
    assert (answer.status_code, answer.json()["position"]) == (400, 6)
    assert Client().post(FILTERS, {"name": "x", "text": "*"}, content_type="application/json").status_code == 401


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({"kind": "export", "filter": "cadd.phred:>25", "parameters": {"format": "tsv"}}, "chr"),
        ({"kind": "annotate", "list": "rs900188915\n", "parameters": {"fields": "cadd.phred"}}, "0.9137"),
    ],
)
def test_the_worker_runs_a_job_and_its_result_is_fetched(worker, synthetic38, portal_url, body, part):
    job = httpx.post(f"{portal_url}{JOBS}", json={"release": synthetic38.name} | body, timeout=60).json()
    deadline = time.monotonic() + 120
    while (done := httpx.get(job["url"], timeout=60).json())["status"] in ("queued", "running"):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert done["status"] == "finished", done
    table = next(file for file in done["results"] if file["name"].endswith(".tsv"))
    text = httpx.get(table["url"], timeout=60).text
    assert part in text
    assert len(text.encode()) == table["size"]
    assert httpx.get(table["url"].replace(table["name"], "nothing.tsv"), timeout=60).status_code == 404


@pytest.mark.parametrize(
    ("keys", "key", "sentence"),
    [
        ({"fields": "cadd.phred"}, "fields", "inside `parameters`"),
        ({"release_name": "x"}, "release_name", "did you mean release?"),
        ({"parameters": {"field": "cadd.phred"}}, "detail", "did you mean fields?"),
        ({"kind": "aggregate", "parameters": {}}, "list", "reads no list"),
        ({"filter": "a:1", "parameters": {"filter": "a:2"}}, "filter", "differ"),
    ],
)
def test_a_key_that_no_job_reads_is_refused(synthetic38, client, keys, key, sentence):
    response = start(client, list="rs1", **keys)
    assert response.status_code == 400
    assert sentence in str(response.json())
    assert key in str(response.json())
    assert client.post(f"{JOBS}?release=x", {"kind": "annotate"}, content_type="application/json").status_code == 400
    assert not Job.objects.exists()
