"""Records are added, copied, moved, deleted and linked."""

import pytest

from accounts.problems import InvalidInputError
from triage.content.shipped import shipped_questionnaire
from triage.interviews.record_actions import (
    MissingRecordError,
    RecordAction,
    TooManyRecordsError,
    run_record_action,
)

SECTIONS = shipped_questionnaire().by_key
ROWS = [{"id": f"id-{name}", "name": name} for name in "abc"]


def act(name, consumer="", rows=ROWS, section="consumers", dataset=""):
    return run_record_action(SECTIONS[section], rows, RecordAction(name, f"id-{consumer}", dataset))


@pytest.mark.parametrize(
    ("action", "consumer", "order"),
    [
        ("up", "b", "bac"),
        ("up", "a", "abc"),
        ("down", "b", "acb"),
        ("down", "c", "abc"),
        ("copy", "a", "aabc"),
        ("delete", "b", "ac"),
    ],
)
def test_the_list_is_in_order_afterwards(action, consumer, order):
    rows, _ = act(action, consumer)
    assert "".join(row["name"] for row in rows) == order
    assert [row["name"] for row in ROWS] == ["a", "b", "c"]


def test_an_added_record_is_the_last():
    rows, uid = act("add")
    assert rows == [*ROWS, {"id": uid}]


def test_a_copy_has_every_answer_an_id_of_its_own_and_no_sample():
    stored = {"id": "id-a", "total": {"value": 1.5, "unit": "TB"}, "unknown": {"rows": "Bob"}, "sample": {"name": "x"}}
    (_, copy), uid = act("copy", "a", rows=[stored], section="formats")
    assert copy == {"id": uid, "total": {"value": 1.5, "unit": "TB"}, "unknown": {"rows": "Bob"}}
    assert uid != "id-a"


def test_a_record_that_is_gone_is_named_and_can_be_deleted_twice():
    with pytest.raises(MissingRecordError, match="Somebody deleted this consumer meanwhile"):
        act("copy", "x")
    assert act("delete", "x") == (ROWS, "")


def test_a_consumer_names_no_system():
    with pytest.raises(InvalidInputError, match="A consumer names no system"):
        act("link", "a", dataset="nasa")


@pytest.mark.parametrize(
    ("dataset", "system"),
    [("nasa", {"name": "NASA", "dataset": "nasa"}), ("", {"name": "NASA", "dataset": None, "declined": True})],
)
def test_a_system_is_linked_or_marked_as_none_of_those_offered(dataset, system):
    rows = [{"id": "id-a", "system": {"name": "NASA", "dataset": None}}]
    assert act("link", "a", rows=rows, section="producers", dataset=dataset) == (
        [{"id": "id-a", "system": system}],
        "id-a",
    )


@pytest.mark.parametrize("action", ["add", "copy"])
def test_a_full_list_takes_no_more(action):
    with pytest.raises(TooManyRecordsError, match="takes 30 records"):
        act(action, "a", rows=ROWS * 10)
