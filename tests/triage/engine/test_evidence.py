"""The answers behind a signal."""

from tests.triage.engine.shipped_engine import QUESTIONS, TODAY
from triage.engine.document import Document
from triage.engine.evidence import list_evidence
from triage.engine.signals import compute_signals


def evidence(raw, name):
    document = Document(QUESTIONS, raw)
    items = list_evidence(document, compute_signals(document, today=TODAY), name)
    return [(item.section.key, item.answer, item.record) for item in items]


def test_answers_of_several_records_to_one_question_are_one_item():
    records = [{"id": "1", "kind": "grid"}, {"id": "2", "kind": "image"}]
    assert evidence({"records": {"types": records}}, "kinds") == [("types", "Grid, Image", "2 data types")]


def test_a_single_record_is_named_by_its_title():
    records = [{"id": "1", "name": "netcdf", "total": {"value": 2, "unit": "TB"}}]
    assert evidence({"records": {"formats": records}}, "gb_total") == [("formats", "2 TB", "NetCDF")]


def test_a_number_of_records_is_evidence_too():
    records = [{"id": "1", "name": "Ann"}, {"id": "2", "name": "Bob"}]
    assert evidence({"records": {"consumers": records}}, "n_consumers") == [("consumers", "2 named", "")]


def test_an_unknown_signal_has_none():
    assert evidence({}, "gb_total") == []
