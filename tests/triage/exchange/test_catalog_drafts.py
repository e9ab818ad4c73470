"""The draft in the catalogue."""

from catalog.models import Dataset
from tests.triage.stored import stored_records
from triage.exchange.catalog_drafts import make_draft_dataset
from triage.interviews.document_writer import write_document


def test_the_draft_carries_what_was_said_and_links_both_ways(filled, ann):
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
