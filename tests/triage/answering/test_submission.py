"""Posted sections are parsed."""

import json

from django.test import RequestFactory

from tests.triage.engine.shipped_engine import QUESTIONS
from triage.answering.submission import read_submission
from triage.engine.cells import Cell
from triage.engine.document import ONCE
from triage.interviews.record_actions import RecordAction


def submit(section, data, method="post"):
    request = getattr(RequestFactory(), method)("/triage/x/", data)
    request.session = {}
    return read_submission(request, QUESTIONS.by_key[section])


def test_a_page_that_is_only_shown_submits_nothing():
    assert submit("who", {}, "get") is None


def test_only_questions_that_were_on_the_page_are_read():
    base = json.dumps({"value": 4})
    submission = submit("who", {"ops_hours": "8", "ops_hours.base": base, "group": " ", "do": "next"})
    assert submission.base == {ONCE: {"ops_hours": Cell(4)}}
    assert submission.mine == {ONCE: {"ops_hours": Cell(8)}}
    assert (submission.button, submission.action, submission.short) == ("next", None, False)
    assert not submission.incomplete


def test_answers_without_the_shown_values_are_read_and_reported():
    submission = submit("who", {"group": "Valley", "ops_hours": "8", "ops_hours.base": "{}"})
    assert submission.mine == {ONCE: {"group": Cell("Valley"), "ops_hours": Cell(8)}}
    assert submission.incomplete == {ONCE}


def test_parts_and_unlisted_records_without_the_shown_values_are_reported():
    listed = submit("formats", {"records": ["0a1b2c3d"], "0a1b2c3d.total.unit": "TB"})
    assert listed.incomplete == {"0a1b2c3d"}
    unlisted = submit("formats", {"0a1b2c3d.name": "netcdf", "0a1b2c3d.name.base": "{}", "no id.name": "x"})
    assert unlisted.incomplete == set(unlisted.mine) == {"0a1b2c3d"}


def test_records_come_with_their_extras_and_new_ids():
    data = {
        "records": ["0a1b2c3d"], "new_uid": ["0a1b2c3d", "no id"], "door": "short", "do": "copy:0a1b2c3d",
        "0a1b2c3d.name": "netcdf", "0a1b2c3d.name.base": "", "0a1b2c3d.total": "2", "0a1b2c3d.total.unit": "TB",
        "0a1b2c3d.total.base": "nonsense", "0a1b2c3d.note": " seen ", "0a1b2c3d.note.base": "",
        "0a1b2c3d.confidence": "hardly", "0a1b2c3d.confidence.base": "",
    }  # fmt: skip
    submission = submit("formats", data)
    assert submission.mine["0a1b2c3d"] == {
        "name": Cell("netcdf"),
        "total": Cell({"value": 2, "unit": "TB"}),
        "note": Cell("seen"),
        "confidence": Cell(),
    }
    assert submission.base["0a1b2c3d"]["total"] == Cell()
    assert (submission.new_uids, submission.short) == (["0a1b2c3d"], True)
    assert submission.action == RecordAction("copy", "0a1b2c3d")


def test_a_linked_system_stays_linked_while_its_name_stays():
    base = json.dumps({"value": {"name": "NASA", "dataset": "nasa-daacs"}})
    unchanged, renamed = (
        submit("dependencies", {"records": ["1f"], "1f.system": name, "1f.system.base": base})
        .mine["1f"]["system"]
        .value
        for name in ("NASA ", "NOAA")
    )
    assert unchanged == {"name": "NASA", "dataset": "nasa-daacs"}
    assert renamed == {"name": "NOAA", "dataset": None}
