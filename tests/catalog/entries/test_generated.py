"""Descriptions that the portal writes fill an entry, follow what they describe, and spare people's words."""

import pytest

from catalog.entries.generated import merge_parts, write_generated_description
from catalog.entries.reading import build_record
from catalog.entries.record import VariableRecord
from catalog.entries.writing import update_dataset


@pytest.mark.parametrize(
    ("current", "before", "new", "expected"),
    [
        ([], [], ["a"], ("a",)),
        (["mine"], [], ["a"], ("mine", "a")),
        (["a", "b"], ["a", "b"], ["b"], ("b",)),
        (["b"], ["a", "b"], ["a", "b", "c"], ("b", "c")),
        (["c", "a"], ["a"], ["a"], ("c", "a")),
    ],
    ids=["filled", "added", "gone", "deleted by people", "order of people"],
)
def test_lists_are_merged_part_by_part(current, before, new, expected):
    assert merge_parts(current, before, new, key=str) == expected


def test_values_follow_until_somebody_edits_them(publish, curator):
    dataset = publish("Flow", summary="")
    first = {
        "summary": "3 rows.",
        "method": "By hand.",
        "variables": (VariableRecord("a", "m", "old"), VariableRecord("b", "s", "old")),
    }
    assert set(write_generated_description(dataset=dataset, fields=first)) == {"summary", "method", "variables"}
    assert write_generated_description(dataset=dataset, fields=first) == []
    words = (VariableRecord("a", "m", "of the curator"), VariableRecord("b", "s", "old"), VariableRecord("mine"))
    update_dataset(user=curator, dataset=dataset, summary="Rows that I counted.", variables=words)
    second = first | {
        "summary": "4 rows.",
        "method": "By machine.",
        "variables": (VariableRecord("a", "m", "new"), VariableRecord("b", "s", "new"), VariableRecord("c")),
    }
    write_generated_description(dataset=dataset, fields=second)
    dataset.refresh_from_db()
    record = build_record(dataset=dataset, base_url="/")
    assert (record.summary, record.method) == ("Rows that I counted.", "By machine.")
    assert record.variables == (
        words[0],
        VariableRecord("b", "s", "new"),
        VariableRecord("mine"),
        VariableRecord("c"),
    )


def test_a_field_that_a_curator_emptied_stays_empty(publish, curator):
    dataset = publish("Flow")
    write_generated_description(dataset=dataset, fields={"method": "By hand.", "keywords": ("ice", "snow")})
    update_dataset(user=curator, dataset=dataset, method="", keywords=("snow",))
    write_generated_description(dataset=dataset, fields={"method": "By machine.", "keywords": ("ice", "snow")})
    dataset.refresh_from_db()
    assert (dataset.method, dataset.keywords) == ("", ["snow"])
