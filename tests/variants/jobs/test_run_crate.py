"""A finished job as a Process Run Crate: files, software, release and options, linked as the profile demands."""

import pytest
from django.utils import timezone

from accounts.models import User
from catalog.models import Dataset
from variants.jobs.models import Job
from variants.jobs.run_crate import PROFILE, write_run_crate
from variants.releases.models import Release, SourceFile

pytestmark = pytest.mark.django_db
SHA = "a" * 64


@pytest.fixture
def job():
    dataset = Dataset.objects.create(slug="ours", title="Ours", status=Dataset.Status.PUBLISHED)
    release = Release.objects.create(dataset=dataset, name="own", assembly="GRCh38", status="published", digest="d1")
    SourceFile.objects.create(release=release, name="chr1.gz", size=9, sha256=SHA, content="snv", header=[])
    now = timezone.now()
    job = Job.objects.create(
        kind="export", release=release, filter_text="cadd.phred:>20", parameters={"format": "vcf", "gene": ""},
        status="finished", started_at=now, finished_at=now, created_by=User.objects.create(username="ada"),
    )  # fmt: skip
    job.results.create(name="out.vcf", file="x", size=5, sha256=SHA)
    return job


def nodes_of(crate):
    return {node["@id"]: node for node in crate["@graph"]}


def test_every_reference_leads_to_a_node_and_the_action_names_all(job):
    crate = write_run_crate(job, root="https://host/", address_of=lambda name: f"https://host/files/{name}")
    nodes = nodes_of(crate)

    def references(value):
        if isinstance(value, dict) and set(value) == {"@id"}:
            yield value["@id"]
        elif isinstance(value, dict | list):
            for part in value.values() if isinstance(value, dict) else value:
                yield from references(part)

    outside = {"https://w3id.org/ro/crate/1.1", "http://schema.org/CompletedActionStatus"}
    assert set(references(crate["@graph"])) - outside <= nodes.keys()
    action = nodes["#run"]
    assert action["instrument"] == {"@id": "#portal"}
    assert action["result"] == [{"@id": "https://host/files/out.vcf"}]
    assert {part["@id"] for part in action["object"]} == {"#release", "#option-filter", "#option-format"}
    assert nodes[action["agent"]["@id"]]["name"] == "ada"
    assert nodes["./"]["conformsTo"] == {"@id": PROFILE}
    assert nodes["#source-0"]["sha256"] == SHA


def test_the_crate_is_served_over_rest_after_the_job(job, client):
    client.force_login(job.created_by)
    address = f"/api/v1/jobs/{job.pk}/run-crate/"
    crate = client.get(address).json()
    assert f"http://testserver/api/v1/jobs/{job.pk}/results/out.vcf/" in nodes_of(crate)
    assert address in client.get(f"/jobs/{job.pk}/").content.decode()
    Job.objects.update(status="running")
    assert client.get(address).status_code == 409
    client.logout()
    assert client.get(address).status_code == 404
