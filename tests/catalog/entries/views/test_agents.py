"""Pages of people and organizations: what they did, as far as the reader may see it."""

import pytest

from catalog.entries.record import CreatorRecord, OrganizationRecord
from catalog.entries.writing import create_draft_dataset

ORCID = "0000-0002-1825-0097"
ANN = CreatorRecord("Ice, Ann", f"https://orcid.org/{ORCID}")
OFFICE = OrganizationRecord("Ice Office", "producer", "https://ice.example", "https://ror.org/02t274463")


@pytest.fixture
def named(publish, stranger):
    """One public dataset of Ann and the office, and a draft of somebody else that names both."""
    publish("Lake ice", creators=(ANN,), organizations=(OFFICE,))
    create_draft_dataset(user=stranger, title="Hidden ice", creators=(ANN,), organizations=(OFFICE,))


@pytest.mark.parametrize(
    ("address", "name", "link"),
    [
        (f"/datasets/by/person/{ORCID}/", "Ice, Ann", f"https://orcid.org/{ORCID}"),
        ("/datasets/by/organization/ice-office/", "Ice Office", "https://ror.org/02t274463"),
    ],
)
def test_an_agent_has_a_page_with_the_datasets_that_the_reader_sees(named, client, address, name, link):
    page = client.get(address).content.decode()
    assert name in page
    assert link in page
    assert "Lake ice" in page
    assert "Hidden ice" not in page


def test_who_is_named_only_in_hidden_datasets_has_no_page(client, stranger):
    create_draft_dataset(user=stranger, title="Hidden ice", creators=(ANN,), organizations=(OFFICE,))
    assert client.get(f"/datasets/by/person/{ORCID}/").status_code == 404
    assert client.get("/datasets/by/organization/ice-office/").status_code == 404


def test_the_page_of_a_dataset_leads_to_its_people_and_organizations(named, client):
    page = client.get("/datasets/lake-ice/").content.decode()
    assert f"/datasets/by/person/{ORCID}/" in page
    assert "/datasets/by/organization/ice-office/" in page
