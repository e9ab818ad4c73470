"""The draft in the catalogue."""

from django.test import Client

from accounts.models import User
from catalog.models import Dataset
from tests.people import sign_in
from tests.triage.stored import stored_records
from triage.exchange.catalog_drafts import make_draft_dataset
from triage.interviews.document_writer import write_document


def test_the_draft_has_the_answers_and_links_both_ways(filled, ann):
    addresses = {stored_records(filled, "formats")[0]["id"]: "https://data.example/flow.nc"}
    base_url = "https://portal.example"
    dataset = make_draft_dataset(user=ann, interview=filled, base_url=base_url, addresses=addresses)
    filled.refresh_from_db()
    assert filled.dataset == dataset
    assert dataset.evidence == [f"Interview: https://portal.example{filled.get_absolute_url()}"]
    assert (dataset.status, dataset.owner, dataset.archetype) == ("draft", ann, "Thin API over one store")
    assert [o.organization.name for o in dataset.responsibilities.all()] == ["Basin hydrology group"]
    distribution = dataset.distributions.get()
    assert (distribution.format.name, distribution.bytes) == ("NetCDF", 50 * 10**9)
    assert distribution.url == "https://data.example/flow.nc"
    assert make_draft_dataset(user=ann, interview=filled, base_url="https://portal.example") == dataset
    assert Dataset.objects.filter(owner=ann).count() == 1


def test_a_regulated_interview_makes_a_private_draft(interview, ann):
    write_document(user=ann, interview=interview, raw={"answers": {"sensitivity": "regulated"}})
    dataset = make_draft_dataset(user=ann, interview=interview, base_url="https://portal.example")
    assert (dataset.visibility, dataset.access_class) == ("private", "controlled")


def test_a_format_without_an_address_leads_nobody_to_a_private_page(filled, ann):
    dataset = make_draft_dataset(user=ann, interview=filled, base_url="https://portal.example")
    assert not dataset.distributions.exists()
    assert [term.name for term in dataset.formats.all()] == ["NetCDF"]


def test_a_plan_that_ends_here_has_one_button_that_leads_to_the_upload(filled, client):
    page = filled.get_absolute_url()
    assert "build-here" in client.get(f"{page}plan/?pattern=upload-query-share").content.decode()
    assert "build-here" not in client.get(f"{page}plan/?pattern=thin-api").content.decode()
    answer = client.post(f"{page}dataset/", {"do": "build-here"})
    filled.refresh_from_db()
    dataset = filled.dataset
    assert (answer.status_code, answer.url) == (302, f"/datasets/{dataset.slug}/upload/")
    assert (dataset.status, dataset.visibility, bool(dataset.summary)) == ("draft", "private", True)
    assert client.get(answer.url).status_code == 200
    assert answer.url in client.get(f"{page}plan/?pattern=upload-query-share").content.decode()


def test_the_page_of_the_draft_leads_back_to_its_interview_for_those_who_may_see_it(interview, ann, curator):
    dataset = make_draft_dataset(user=ann, interview=interview, base_url="http://testserver")
    link = f'href="{interview.get_absolute_url()}"'
    assert link in sign_in(ann).get(dataset.get_absolute_url()).content.decode()
    assert dataset.get_absolute_url() in sign_in(ann).get(interview.get_absolute_url()).content.decode()
    Dataset.objects.filter(pk=dataset.pk).update(status="published")
    stranger = User.objects.create_user("stranger")
    for reader in (sign_in(stranger), Client()):
        page = reader.get(dataset.get_absolute_url())
        assert (page.status_code, link in page.content.decode()) == (200, False)
