"""DOIs go to a stand-in of DataCite's interface.

It checks the metadata by DataCite's own schema where that file is beside the project (it may not be shipped).
"""

import json
import threading
from base64 import b64decode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from lxml import etree

from catalog.entries.curation import retire_dataset
from catalog.entries.reading import build_record
from catalog.entries.writing import create_draft_dataset, update_dataset
from catalog.exchange.dois.registration import reserve_doi, send_dois
from catalog.models import Dataset
from tests.catalog.exchange.test_datacite import datacite_schema
from tests.catalog.exchange.validation import has_schema

URL = "https://data.example.org/"
EVENTS = {"publish": "findable", "register": "registered", "hide": "registered"}


class StandIn(BaseHTTPRequestHandler):
    """Answers as https://api.datacite.org does for POST and PUT of DOIs."""

    dois: dict = {}
    requests: list = []
    schema: etree.XMLSchema | None = None

    def do_POST(self):
        self._take(exists_is_a_problem=True)

    def do_PUT(self):
        self._take(exists_is_a_problem=False)

    def _take(self, *, exists_is_a_problem):
        attributes = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["data"]["attributes"]
        self.requests.append((self.command, attributes))
        doi = attributes["doi"]
        if self.headers["Authorization"] != "Basic TEFCLlBPUlRBTDpzZWNyZXQ=":  # LAB.PORTAL:secret
            return self._answer(403, {"errors": [{"title": "You are not authorized to access this resource."}]})
        if doi in self.dois and exists_is_a_problem:
            return self._answer(422, {"errors": [{"source": "doi", "title": "This DOI has already been taken"}]})
        metadata = etree.fromstring(b64decode(attributes["xml"]))
        if self.schema is not None and not self.schema.validate(metadata):
            return self._answer(422, {"errors": [{"title": str(self.schema.error_log.last_error)}]})
        state = EVENTS.get(attributes.get("event", ""), self.dois.get(doi, {}).get("state", "draft"))
        self.dois[doi] = {"state": state, "url": attributes["url"], "metadata": metadata}
        return self._answer(200, {"data": {"id": doi, "attributes": {"doi": doi, "state": state}}})

    def _answer(self, status, document):
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def datacite(settings):
    StandIn.dois, StandIn.requests = {}, []
    StandIn.schema = etree.XMLSchema(etree.fromstring(datacite_schema())) if has_schema("metadata.xsd") else None
    server = ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.LWDS_DOI_PREFIX = "10.5072"
    settings.LWDS_DATACITE_URL = f"http://127.0.0.1:{server.server_port}"
    settings.LWDS_DATACITE_REPOSITORY, settings.LWDS_DATACITE_PASSWORD = "LAB.PORTAL", "secret"
    yield StandIn
    server.shutdown()
    server.server_close()


def reload(dataset):
    return Dataset.objects.select_related("doi").get(pk=dataset.pk)


def test_a_doi_is_findable_follows_the_entry_and_is_hidden_with_it(rich, curator, datacite, client):
    doi = reserve_doi(user=curator, dataset=rich, base_url=URL)
    assert doi.name == f"10.5072/{rich.identifier.replace(':', '.')}"
    assert send_dois() == 1
    stored = datacite.dois[doi.name]
    assert (stored["state"], stored["url"]) == ("findable", f"{URL}datasets/id/{rich.identifier}/")
    [identifier] = stored["metadata"].findall("{*}identifier")
    assert (identifier.get("identifierType"), identifier.text) == ("DOI", doi.name)
    assert send_dois() == 0

    update_dataset(user=curator, dataset=rich, title="Krill, second part")
    assert send_dois() == 1
    assert datacite.dois[doi.name]["metadata"].findtext(".//{*}title") == "Krill, second part"
    page = client.get(rich.get_absolute_url()).content.decode()
    assert f"https://doi.org/{doi.name}" in page
    assert f"doi = {{{doi.name}}}" in client.get(f"/datasets/{rich.slug}.bib").content.decode()
    results = client.get(f"/api/v1/datasets/?q={doi.name}").json()["results"]
    assert [hit["slug"] for hit in results] == [rich.slug]

    retire_dataset(user=curator, dataset=reload(rich), reason="Gone.")
    assert send_dois() == 1
    assert datacite.dois[doi.name]["state"] == "registered"


def test_the_doi_of_a_draft_stays_a_draft(curator, datacite):
    draft = create_draft_dataset(user=curator, title="Draft")
    doi = reserve_doi(user=curator, dataset=draft, base_url=URL)
    send_dois()
    assert datacite.dois[doi.name]["state"] == "draft"
    doi.refresh_from_db()
    assert doi.state == "draft"


def test_a_refusal_of_datacite_is_reported_and_tried_again(rich, curator, datacite, settings):
    settings.LWDS_DATACITE_PASSWORD = "wrong"
    doi = reserve_doi(user=curator, dataset=rich, base_url=URL)
    assert send_dois() == 0
    doi.refresh_from_db()
    assert doi.problem == "DataCite answered 403: You are not authorized to access this resource."
    settings.LWDS_DATACITE_PASSWORD = "secret"
    assert send_dois() == 1
    doi.refresh_from_db()
    assert doi.problem == ""


def test_a_server_that_is_off_is_a_problem_in_words(rich, curator, settings, datacite):
    settings.LWDS_DATACITE_URL = "http://127.0.0.1:9"
    doi = reserve_doi(user=curator, dataset=rich, base_url=URL)
    send_dois()
    doi.refresh_from_db()
    assert doi.problem.startswith("DataCite was not reached at http://127.0.0.1:9")


def test_only_curators_of_portals_with_an_account_reserve_dois(rich, researcher, curator, settings):
    with pytest.raises(PermissionDenied):
        reserve_doi(user=researcher, dataset=rich, base_url=URL)
    with pytest.raises(ValidationError, match="LWDS_DOI_PREFIX"):
        reserve_doi(user=curator, dataset=rich, base_url=URL)


def test_importing_an_export_does_not_repeat_the_doi(rich, curator, datacite):
    reserve_doi(user=curator, dataset=rich, base_url=URL)
    before = rich.identifiers.count()
    record = build_record(dataset=reload(rich), base_url=URL)
    update_dataset(user=curator, dataset=reload(rich), identifiers=record.identifiers)
    assert rich.identifiers.count() == before


def test_the_command_reserves_and_sends(rich, curator, datacite, capsys):
    call_command("register_dois", rich.slug, "--url", URL, "--user", curator.username)
    assert capsys.readouterr().out.endswith("1 sent\n")
    assert len(datacite.dois) == 1


def test_the_page_and_rest_reserve_a_doi(rich, curator, datacite, client):
    client.force_login(curator)
    assert client.get(f"/api/v1/datasets/{rich.slug}/doi/").status_code == 404
    assert "Reserve a DOI" in client.get(f"/datasets/{rich.slug}/manage/").content.decode()
    client.post(f"/datasets/{rich.slug}/doi/")
    name = reload(rich).doi.name
    assert name in client.get(f"/datasets/{rich.slug}/manage/").content.decode()
    answer = client.post(f"/api/v1/datasets/{rich.slug}/doi/")
    assert (answer.status_code, answer.json()["doi"]) == (201, name)
    assert client.get(f"/api/v1/datasets/{rich.slug}/doi/").json()["state"] == "reserved"
