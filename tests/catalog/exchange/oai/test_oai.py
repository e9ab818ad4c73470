"""OAI-PMH with the client that libraries use."""

import base64
import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
import requests
from django.utils import timezone
from requests.adapters import BaseAdapter
from sickle import Sickle, oaiexceptions

from catalog.entries.curation import reopen_dataset, retire_dataset
from catalog.entries.sharing import share_dataset
from catalog.exchange.oai import views
from catalog.models import Dataset


class ToTheTestClient(BaseAdapter):
    """Answers the client's requests from the portal's own views, without a network."""

    def __init__(self, client):
        super().__init__()
        self.client = client

    def send(self, request, **kwargs):
        if request.method == "POST":
            reply = self.client.post("/datasets/oai", request.body, content_type=request.headers["Content-Type"])
        else:
            reply = self.client.get(request.path_url)
        answer = requests.Response()
        answer.status_code, answer._content, answer.url = reply.status_code, reply.content, request.url
        answer.headers["Content-Type"] = reply["Content-Type"]
        return answer

    def close(self):
        pass


@pytest.fixture
def harvester(client, monkeypatch):
    session = requests.Session()
    session.mount("http://", ToTheTestClient(client))
    monkeypatch.setattr("sickle.app.requests", session)
    return Sickle("http://testserver/datasets/oai")


def test_everything_is_harvested_in_pages_in_both_formats(harvester, seeds, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 7)
    for prefix in views.METADATA_FORMATS:
        identifiers = [record.header.identifier for record in harvester.ListRecords(metadataPrefix=prefix)]
        assert sorted(identifiers) == sorted(f"oai:{d.identifier}" for d in seeds)
    assert len(list(harvester.ListIdentifiers(metadataPrefix="oai_dc"))) == len(seeds)


def test_identify_and_formats(harvester, db):
    assert harvester.Identify().granularity == "YYYY-MM-DDThh:mm:ssZ"
    assert {form.metadataPrefix for form in harvester.ListMetadataFormats()} == {"oai_dc", "oai_datacite"}


def test_retired_entries_are_deletions_and_hidden_ones_are_missing(harvester, rich, publish, curator):
    retire_dataset(user=curator, dataset=rich, reason="Done.")
    publish("hidden", embargo_until=timezone.now() + timedelta(days=1))
    records = list(harvester.ListRecords(metadataPrefix="oai_dc", ignore_deleted=False))
    assert [(r.header.identifier, r.deleted) for r in records] == [(f"oai:{rich.identifier}", True)]


def test_a_public_entry_that_is_hidden_now_is_a_deletion(harvester, publish, researcher, curator):
    made = {name: publish(name) for name in ("made private", "embargoed", "reopened", "never public")}
    Dataset.objects.filter(title="never public").update(visibility="private")
    soon = timezone.now() + timedelta(days=1)
    for name, visibility, until in (
        ("made private", "private", None),
        ("embargoed", "public", soon),
        ("never public", "private", soon),
    ):
        dataset = Dataset.objects.get(pk=made[name].pk)
        share_dataset(user=researcher, dataset=dataset, visibility=visibility, embargo_until=until)
    retire_dataset(user=curator, dataset=made["reopened"], reason="Wrong.")
    reopen_dataset(user=curator, dataset=made["reopened"])
    results = {r.header.identifier for r in harvester.ListRecords(metadataPrefix="oai_dc", ignore_deleted=False)}
    expected = {f"oai:{dataset.identifier}" for name, dataset in made.items() if name != "never public"}
    assert results == expected
    assert harvester.GetRecord(identifier=results.pop(), metadataPrefix="oai_dc").deleted


def test_the_end_of_an_embargo_is_a_change(harvester, publish):
    dataset = publish("awaited")
    ended = timezone.now() - timedelta(hours=1)
    Dataset.objects.filter(pk=dataset.pk).update(modified_at=timezone.now() - timedelta(days=30), embargo_until=ended)
    since = (ended - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    records = list(harvester.ListRecords(metadataPrefix="oai_dc", **{"from": since}))
    assert [record.metadata["title"][0] for record in records] == ["awaited"]


def test_text_that_xml_cannot_hold_breaks_no_harvest(harvester, publish):
    publish("Page\fbreak", description="Copied from a PDF,\x0b with its odd characters: " + "x" * 40)
    for prefix in views.METADATA_FORMATS:
        assert len(list(harvester.ListRecords(metadataPrefix=prefix))) == 1


def test_selective_harvest_by_time(harvester, rich, publish):
    publish("later")
    Dataset.objects.filter(pk=rich.pk).update(modified_at=timezone.now() - timedelta(days=10))
    since = (timezone.now() - timedelta(days=1)).strftime("%Y-%m-%d")
    titles = [r.metadata["title"][0] for r in harvester.ListRecords(metadataPrefix="oai_dc", **{"from": since})]
    assert titles == ["later"]


def test_one_record(harvester, rich):
    record = harvester.GetRecord(identifier=f"oai:{rich.identifier}", metadataPrefix="oai_dc")
    assert record.metadata["title"][0] == rich.title


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("verb=Nonsense", "badVerb"),
        ("", "badVerb"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument"),
        ("verb=ListRecords&resumptionToken=xyz", "badResumptionToken"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2190-01-01", "noRecordsMatch"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:nothing", "idDoesNotExist"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
        ("verb=Identify&extra=1", "badArgument"),
    ],
)
def test_mistakes_get_the_code_of_the_protocol(client, db, query, code):
    assert f'code="{code}"' in client.get(f"/datasets/oai?{query}").content.decode()


def test_the_client_raises_the_protocols_errors(harvester, db):
    with pytest.raises(oaiexceptions.NoRecordsMatch):
        harvester.ListRecords(metadataPrefix="oai_dc")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "verb=GetRecord&metadataPrefix=oai_dc&identifier=%0B",
        "verb=ListRecords&resumptionToken=%08",
        "verb=ListRecords&metadataPrefix=oai_dc&from=%0C",
        "verb=GetRecord&metadataPrefix=oai_dc&identifier=%EF%BF%BE",
        "verb=%00",
        f"verb=ListRecords&resumptionToken={'W' * 20000}",
    ],
)
def test_arguments_that_xml_cannot_hold_are_answered_in_xml(client, query):
    response = client.get(f"/datasets/oai?{query}")
    if response.status_code == 200:
        assert ElementTree.fromstring(response.content).find("{*}error") is not None
    else:
        assert (response.status_code, "%00" in query) == (400, True)


@pytest.mark.django_db
def test_tokens_that_were_not_given_here_are_refused(client):
    for token in ([], {"after": ["2026-01-01"]}, {"after": ["2026-01-01", "9" * 5000], "given": 1, "prefix": "oai_dc"}):
        text = base64.urlsafe_b64encode(json.dumps(token).encode()).decode()
        response = client.get("/datasets/oai", {"verb": "ListRecords", "resumptionToken": text})
        assert b"badResumptionToken" in response.content
