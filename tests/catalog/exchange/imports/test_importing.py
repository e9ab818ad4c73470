"""Import with preview; export, import, export is a fixed point."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import yaml
from django.core.exceptions import PermissionDenied, ValidationError

from catalog.entries.reading import build_record, with_record_relations
from catalog.entries.record import PortalRecord
from catalog.entries.writing import update_dataset
from catalog.exchange.dcat import dcat_writer
from catalog.exchange.imports.importing import import_entries, preview_import
from catalog.exchange.imports.merging import MergeOutcome
from catalog.exchange.imports.seed import PACKAGED, load_catalogue
from catalog.exchange.schema_org import schema_org_writer
from catalog.models import Dataset

ROOT = "https://portal.example/"
PORTAL = PortalRecord(ROOT)


@pytest.fixture
def few_seeds(tmp_path):
    """Ten systems, among them ones with a box, a successor, no homepage."""
    entries = yaml.safe_load(PACKAGED.read_text())[::6]
    (tmp_path / "few.yaml").write_text(yaml.safe_dump(entries))
    load_catalogue(path=tmp_path / "few.yaml")


def all_records():
    return [
        build_record(dataset=d, base_url=ROOT) for d in with_record_relations(Dataset.objects.order_by("identifier"))
    ]


def as_jsonld():
    return json.dumps([schema_org_writer.write(record, PORTAL) for record in all_records()])


def as_turtle():
    return dcat_writer.as_turtle(dcat_writer.write_catalog(all_records(), PORTAL, modified="2026-11-22T00:00:00+00:00"))


def as_dcat_jsonld():
    return json.dumps(dcat_writer.write_catalog(all_records(), PORTAL, modified="2026-11-22T00:00:00+00:00"))


@pytest.mark.parametrize(("form", "export"), [("jsonld", as_jsonld), ("dcat", as_turtle), ("dcat", as_dcat_jsonld)])
def test_export_import_export_is_a_fixed_point(rich, few_seeds, curator, form, export):
    before, text = export(), as_jsonld()
    Dataset.objects.all().delete()
    rows = import_entries(user=curator, format_name=form, source="elsewhere", text=before)
    assert [row.problem for row in rows if row.problem] == []
    for now, then in zip(json.loads(as_jsonld()), json.loads(text), strict=True):
        assert now == then
    again = import_entries(user=curator, format_name=form, source="elsewhere", text=export())
    assert {row.outcome for row in again} == {MergeOutcome.UNCHANGED}


def test_a_preview_writes_nothing(curator, rich):
    text = as_jsonld()
    Dataset.objects.all().delete()
    rows = preview_import(user=curator, format_name="jsonld", source="elsewhere", text=text)
    assert [row.outcome for row in rows] == [MergeOutcome.CREATED]
    assert not Dataset.objects.exists()


def test_importing_again_keeps_edits_and_lists_updated_fields(curator):
    first = {"@type": "Dataset", "@id": "https://x.org/1", "name": "Ice", "description": "Old.", "keywords": "a, b"}
    import_entries(user=curator, format_name="jsonld", source="x.org", text=json.dumps(first))
    dataset = Dataset.objects.get()
    update_dataset(user=curator, dataset=dataset, keywords=("mine",))
    changed = first | {"description": "New.", "keywords": "c"}
    rows = preview_import(user=curator, format_name="jsonld", source="x.org", text=json.dumps(changed))
    assert rows[0].fields == ("description",)
    import_entries(user=curator, format_name="jsonld", source="x.org", text=json.dumps(changed))
    dataset.refresh_from_db()
    assert (dataset.description, dataset.keywords) == ("New.", ["mine"])


def test_csv_is_read_and_a_wrong_column_named(curator):
    text = 'title,keywords,box,steward\nIce,cold | wet,"-10,60,10,70",Ice Office\n'
    import_entries(user=curator, format_name="csv", source="sheet", text=text)
    dataset = Dataset.objects.get()
    assert (dataset.keywords, dataset.box) == (["cold", "wet"], (-10, 60, 10, 70))
    with pytest.raises(ValidationError, match="not known: colour"):
        import_entries(user=curator, format_name="csv", source="sheet", text="title,colour\nx,y\n")


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("jsonld", "{"),
        ("jsonld", "{}"),
        ("dcat", "a b c"),
        ("dcat", '{"@context": "https://schema.org/", "@type": "Dataset"}'),
        ("erddap", "a,b\n1,2\n"),
        ("oai", "<a/>"),
        ("oai", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
        ("csv", "name\nx\n"),
    ],
)
def test_unreadable_input_gets_a_sentence(curator, form, text):
    with pytest.raises(ValidationError) as refused:
        preview_import(user=curator, format_name=form, source="x", text=text)
    assert len(refused.value.messages) == 1


@pytest.fixture
def private_server():
    """(its address, what was asked of it): a server that only this machine reaches."""
    requested = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            requested.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/ld+json")
            self.end_headers()
            self.wfile.write(b'{"@context": {}}')

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}", requested
        server.shutdown()


@pytest.mark.parametrize(
    "text",
    [
        '{"@context": "ADDRESS"}',
        '{"@context": [{"a": "http://a/"}, ["ADDRESS"]]}',
        '{"@context": {"@import": "ADDRESS"}}',
        '{"\\u0040context": "ADDRESS"}',
        '{"@context": {"p": {"@id": "http://p/", "@context": "ADDRESS"}}, "p": {"p": 1}}',
        '{"@context": {}, "http://p/": {"@context": "ADDRESS"}}',
        '{"@context": "/etc/passwd"}',
    ],
)
def test_an_imported_document_makes_the_portal_fetch_nothing(curator, private_server, text):
    address, requested = private_server
    with pytest.raises(ValidationError, match="nothing is fetched here"):
        preview_import(user=curator, format_name="dcat", source="x", text=text.replace("ADDRESS", address))
    assert requested == []


def test_an_entry_with_a_bad_field_is_left_out_and_named(curator):
    text = "title,liveness,homepage\nGood,alive,\nBad,sleepy,\n"
    rows = import_entries(user=curator, format_name="csv", source="sheet", text=text)
    assert [row.outcome for row in rows] == [MergeOutcome.CREATED, MergeOutcome.UNCHANGED]
    assert "liveness" in rows[1].problem
    assert [dataset.title for dataset in Dataset.objects.all()] == ["Good"]


def test_only_curators_import(researcher):
    with pytest.raises(PermissionDenied):
        preview_import(user=researcher, format_name="csv", source="x", text="title\nx\n")


def test_the_page_previews_then_imports(client, curator):
    client.force_login(curator)
    message = {"form": "csv", "source": "sheet", "text": "title\nIce cores\n"}
    assert "Ice cores" in client.post("/datasets/import/", message).content.decode()
    assert not Dataset.objects.exists()
    client.post("/datasets/import/", message | {"do": "import"})
    assert Dataset.objects.get().title == "Ice cores"
