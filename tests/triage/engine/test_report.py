"""Answers and open questions as text."""

from tests.triage.engine.shipped_engine import QUESTIONS
from triage.engine.document import Document
from triage.engine.parsing import parse_document
from triage.engine.report import list_answers, list_open_questions, tabulate_answers


def test_answers_come_in_the_order_of_the_questionnaire():
    raw = {
        "answers": {"sensitivity": {"value": "open"}, "ops_hours": {"typed": "about eight"}},
        "records": {"formats": [{"id": "1", "name": "netcdf", "files": 3}]},
    }
    groups = [
        (section.key, group.title, [text for _, text in group.answers])
        for section, groups in list_answers(Document(QUESTIONS, raw))
        for group in groups
    ]
    assert groups == [
        ("who", "", ["about eight (as typed, not read)"]),
        ("formats", "NetCDF", ["NetCDF", "3"]),
        ("sharing", "", ["Open"]),
    ]


def test_an_open_question_of_a_record_keeps_its_path_when_records_move():
    record = {"id": "1f", "name": "netcdf", "unknown": {"rows": "Ann", "gone": "Bob"}}
    for records in ([record, {"id": "2f", "name": "zarr"}], [{"id": "2f", "name": "zarr"}, record]):
        items = list_open_questions(Document(QUESTIONS, {"records": {"formats": records}}))
        assert [(item.path, item.text, item.whom) for item in items] == [
            ("formats/1f/rows", "NetCDF: Rows, if it is a table", "Ann")
        ]


def test_a_question_that_is_not_shown_is_not_open():
    raw = {"answers": {"enclave": {"unknown": True}, "ops_hours": {"unknown": True}}}
    assert [item.path for item in list_open_questions(Document(QUESTIONS, raw))] == ["ops_hours"]


def test_many_records_with_few_answers_are_one_table_on_paper():
    records = {
        "producers": [{"name": f"Tower {n}", "cadence": "daily"} for n in range(8)],
        "consumers": [{"name": "Ann"}],
    }
    raw, _ = parse_document(QUESTIONS, {"records": records})
    groups = {section.key: groups for section, groups in list_answers(Document(QUESTIONS, raw))}
    table = tabulate_answers(groups["producers"])
    assert [question.key for question in table.questions] == ["name", "cadence"]
    assert table.rows[7] == ["Tower 7", "Daily"]
    assert tabulate_answers(groups["consumers"]) is None
