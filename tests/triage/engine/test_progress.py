"""How far an interview is."""

from tests.triage.engine.shipped_engine import QUESTIONS
from triage.engine.document import Document
from triage.engine.progress import compute_progress, sum_progress


def progress_of(raw, key, *, short=False):
    items = {item.section.key: item for item in compute_progress(Document(QUESTIONS, raw), short=short)}
    return items[key]


def test_every_record_counts_with_all_its_questions():
    records = [{"id": "1", "name": "netcdf", "files": 3}, {"id": "2", "name": "zarr", "unknown": {"rows": ""}}]
    item = progress_of({"records": {"formats": records}}, "formats")
    total = len(QUESTIONS.by_key["formats"].current)
    assert (item.answered, item.total, item.records) == (4, 2 * total, 2)
    assert progress_of({}, "formats").total == total


def test_a_question_that_is_not_shown_is_not_asked():
    shown = progress_of({"answers": {"sensitivity": {"value": "regulated"}}}, "sharing")
    hidden = progress_of({"answers": {"sensitivity": {"value": "open"}}}, "sharing")
    assert shown.total == hidden.total + 1


def test_the_short_form_asks_fewer_questions():
    short, full = (sum_progress(compute_progress(Document(QUESTIONS, {}), short=short))[1] for short in (True, False))
    assert 0 < short < full
