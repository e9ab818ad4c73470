"""Interviews keep all of their answers when they are moved between tables and documents, both ways."""

from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.entries.writing import create_draft_dataset
from tests.migrating import migrate_to, migrate_to_newest
from triage.engine.merge import SectionEdit
from triage.interviews.document_writer import write_document
from triage.interviews.writer import save
from triage.models import Interview


def test_answers_records_links_and_samples_go_to_their_tables_and_come_back(filled, ann, section):
    slug = create_draft_dataset(user=ann, title="Flow").slug
    raw = {
        "answers": {
            "ops_hours": {"value": 8, "confidence": "rough", "note": "unsure"},
            "horizon": {"unknown": True, "ask": "Ann"},
            "budget": "about ten",
        },
        "records": {
            "producers": [
                {"name": "a", "system": {"name": "Flow", "dataset": slug}, "volume": "2 GB", "flexible": False},
                {"name": "b", "system": {"name": "Other", "declined": True}, "unknown": {"cadence": "Bob"}},
            ],
            "integration": [{"from": "Buoy", "to": "Store", "tested": True, "note": "secret"}],
        },
    }
    write_document(user=ann, interview=filled, raw=raw)
    uid = filled.document["records"]["formats"][0]["id"]
    save(
        user=ann, interview=filled, edits={"formats": SectionEdit({})}, page=section["formats"],
        samples={uid: SimpleUploadedFile("towers.csv", b"tower,flux\nT1,3.5\n")},
    )  # fmt: skip
    before = Interview.objects.get(pk=filled.pk)

    old = migrate_to(("triage", "0005_kept_posts"))
    rows = old.get_model("triage", "DataFormat").objects.filter(interview_id=filled.pk)
    assert rows.get(uid=uid).total_bytes == 50e9
    assert rows.get(uid=uid).sample.name.endswith(".csv")
    producers = old.get_model("triage", "Producer").objects.filter(interview_id=filled.pk)
    assert [(row.name, row.system and row.system.slug) for row in producers.order_by("position")] == [
        ("a", slug),
        ("b", None),
    ]
    answer = old.get_model("triage", "Answer").objects.get(interview_id=filled.pk, key="ops_hours")
    assert (answer.value, answer.confidence, answer.note, answer.user_id) == (8, "rough", "unsure", ann.pk)

    migrate_to_newest()
    after = Interview.objects.get(pk=filled.pk)
    assert after.document == before.document
    assert after.edits.keys() == before.edits.keys()
    assert {edit["user"] for edit in after.edits.values()} == {ann.pk}
    assert [(sample.uid, bool(sample.file)) for sample in after.samples.all()] == [(uid, True)]
