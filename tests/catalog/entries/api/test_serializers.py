"""What REST takes for a dataset, and the fields of a record that it becomes."""

import pytest

from catalog.entries.api.serializers import (
    DatasetSerializer,
    DatasetWriteSerializer,
    ReviewerLinkSerializer,
    SharingSerializer,
    StatusSerializer,
)
from catalog.entries.fields import WRITABLE_FIELDS
from catalog.entries.record import CreatorRecord, DatasetRecord, DistributionRecord, VariableRecord


def check(serializer_class, data, **options):
    serializer = serializer_class(data=data, **options)
    serializer.is_valid(raise_exception=False)
    return serializer


def test_every_field_that_may_be_written_is_taken_and_shown():
    assert set(DatasetWriteSerializer().fields) == set(WRITABLE_FIELDS)
    shown = set(DatasetSerializer().fields)
    assert set(DatasetRecord("x").as_dict()) <= shown


def test_sent_values_become_the_fields_of_a_record():
    serializer = check(
        DatasetWriteSerializer,
        {
            "title": "Ice",
            "keywords": ["ice", "snow"],
            "box": [170, -10, -170, 10],
            "temporal_start": "2020-01-31",
            "temporal_end": None,
            "creators": [{"name": "Ann"}],
            "variables": [{"name": "flow", "unit": "m3/s"}],
            "distributions": [{"url": "https://e.org/a", "bytes": 0}],
        },
    )
    assert serializer.errors == {}
    assert serializer.record_fields() == {
        "title": "Ice",
        "keywords": ("ice", "snow"),
        "box": (170, -10, -170, 10),
        "temporal_start": "2020-01-31",
        "temporal_end": "",
        "creators": (CreatorRecord("Ann"),),
        "variables": (VariableRecord("flow", "m3/s"),),
        "distributions": (DistributionRecord("https://e.org/a", bytes=0),),
    }


def test_a_change_has_only_what_was_sent():
    serializer = check(DatasetWriteSerializer, {"summary": "", "box": None, "keywords": []}, partial=True)
    assert serializer.errors == {}
    assert serializer.record_fields() == {"summary": "", "box": None, "keywords": ()}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "x" * 301),
        ("title", ""),
        ("scale", "huge"),
        ("box", [1, 2, 3]),
        ("box", [0, 10, 0, 5]),
        ("box", [-181, 0, 0, 0]),
        ("box", ["west", 0, 0, 0]),
        ("homepage", "javascript:alert(1)"),
        ("contact_email", "nobody"),
        ("temporal_start", "2021-02-30"),
        ("keywords", ["k" * 201]),
        ("distributions", [{"title": "no address"}]),
        ("distributions", [{"url": "https://e.org/a", "sha256": "ABC"}]),
        ("creators", [{"affiliation": "Ice Office"}]),
        ("variables", [{"unit": "m"}]),
        ("relations", [{"kind": "part-of"}]),
        ("organizations", [{"role": "funder"}]),
        ("organizations", [{"name": "A", "role": "king"}]),
        ("relations", [{"kind": "eats", "identifier": "lwds:2026-1"}]),
    ],
)
def test_errors_are_named_by_field(db, field, value):
    serializer = check(DatasetWriteSerializer, {field: value}, partial=True)
    assert set(serializer.errors) == {field}


def test_a_part_of_a_change_is_named_by_what_it_lacks():
    serializer = check(DatasetWriteSerializer, {"distributions": [{"title": "no address"}]}, partial=True)
    assert serializer.errors == {"distributions": {0: {"url": ["This field is required."]}}}


@pytest.mark.parametrize(("days", "valid"), [(0, False), (1, True), (365, True), (366, False), ("x", False)])
def test_a_reviewers_link_lasts_up_to_a_year(days, valid):
    assert check(ReviewerLinkSerializer, {"days": days}).is_valid() is valid
    assert check(ReviewerLinkSerializer, {}).validated_data == {"days": 30, "note": ""}


def test_a_step_is_one_of_the_transitions_with_its_comment():
    serializer = check(StatusSerializer, {"step": "publish", "words": "First."})
    assert serializer.validated_data == {"transition": "publish", "comment": "First."}
    assert set(check(StatusSerializer, {"step": "explode"}).errors) == {"step"}


def test_sharing_needs_a_visibility_and_empties_the_embargo_that_is_left_out():
    assert check(SharingSerializer, {"visibility": "private"}).validated_data == {
        "visibility": "private",
        "embargo_until": None,
    }
    assert set(check(SharingSerializer, {"people": ["ann"]}).errors) == {"visibility"}
