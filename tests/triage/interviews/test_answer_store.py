"""Records are added, copied, moved and deleted."""

import pytest

from accounts.problems import InvalidInputError
from triage.interviews.answer_store import MissingRecordError, RecordAction, TooManyRecordsError, run_record_action
from triage.interviews.document_writer import write_document
from triage.models import Consumer


@pytest.fixture
def act(interview, ann, section):
    """Runs an action on the consumers."""
    write_document(user=ann, interview=interview, raw={"records": {"consumers": [{"name": name} for name in "abc"]}})

    def run(name, consumer="", dataset=""):
        uid = Consumer.objects.get(name=consumer).uid if consumer else "00000000"
        return run_record_action(
            user=ann, interview=interview, section=section["consumers"], action=RecordAction(name, uid, dataset)
        )

    return run


def names():
    return "".join(Consumer.objects.values_list("name", flat=True))


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
def test_the_list_is_in_order_afterwards(act, action, consumer, order):
    act(action, consumer)
    assert names() == order
    assert list(Consumer.objects.values_list("position", flat=True)) == list(range(1, len(order) + 1))


def test_an_added_record_is_the_last(act):
    assert act("add") == Consumer.objects.last().uid
    assert names() == "abc"


def test_a_record_that_is_gone_is_named_and_can_be_deleted_twice(act):
    with pytest.raises(MissingRecordError, match="Somebody deleted this consumer meanwhile"):
        act("copy")
    assert act("delete") == ""


def test_a_consumer_names_no_system(act):
    with pytest.raises(InvalidInputError, match="A consumer names no system"):
        act("link", "a", "nasa")


@pytest.mark.parametrize("action", ["add", "copy"])
def test_a_full_list_takes_no_more(act, interview, ann, action):
    write_document(
        user=ann, interview=interview, raw={"records": {"consumers": [{"name": "x"}] * 29 + [{"name": "y"}]}}
    )
    with pytest.raises(TooManyRecordsError, match="takes 30 records"):
        act(action, "y")
