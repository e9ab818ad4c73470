"""Snapshots from outside: what pages and reports read must be there, in its shape."""

import copy
import json

import pytest

from tests.triage.engine.shipped_engine import ANSWERS, QUESTIONS, RULES, TODAY
from triage.engine.document import Document
from triage.engine.outcome import compute_outcome
from triage.engine.parsing import parse_document
from triage.engine.snapshot_shape import find_wrong_part

document = parse_document(QUESTIONS, ANSWERS[0])[0]
CONTENT = compute_outcome(document=Document(QUESTIONS, document), rules=RULES, today=TODAY).as_snapshot()
NAMES = {"number": 1, "comment": "", "rules_version": "1", "questionnaire_version": "1", "sha256": ""}
SNAPSHOT = json.loads(json.dumps({**NAMES, **CONTENT}))


def test_a_snapshot_of_the_portal_has_the_shape():
    assert find_wrong_part(SNAPSHOT, QUESTIONS) == ""


@pytest.mark.parametrize(
    ("part", "value"),
    [
        *(("number", value) for value in (-1, 0, "x", True, 1.5, 10**12, None)),
        ("comment", 7),
        ("rules_version", "x" * 61),
        ("signals", None),
        ("recommendation", {}),
        ("recommendation", []),
        ("recommendation/winner", {}),
        ("recommendation/ranking", None),
        ("recommendation/ranking", [{}]),
        ("recommendation/ranking", [{"pattern": "p", "name": "p", "score": "x", "reasons": []}]),
        ("recommendation/removed", [{"pattern": [], "name": "p", "reasons": []}]),
        ("recommendation/exits", [1]),
        ("document", []),
        ("document", {"answers": [], "records": {}}),
        ("document", {"answers": {"budget": 7}, "records": {}}),
        ("document", {"answers": {}, "records": {"formats": [7]}}),
        ("document", {"answers": {}, "records": {"formats": [{"id": "a", "total": "x"}]}}),
    ],
)
def test_a_part_of_another_shape_is_named(part, value):
    forged = copy.deepcopy(SNAPSHOT)
    name, _, member = part.partition("/")
    if member:
        forged[name][member] = value
    else:
        forged[name] = value
    assert find_wrong_part(forged, QUESTIONS).startswith(part)
