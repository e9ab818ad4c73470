"""Names that people write -> fields of a release."""

from __future__ import annotations

import pytest

from tests.variants.releases.plain_release import plain_release
from variants.fields.spec import FieldSpec, Kind
from variants.query.errors import UnknownNameError
from variants.releases.field_names import named_fields, nearest_fields, read_fields, split_names

PHRED = FieldSpec("CADD_phred", "cadd.phred", "", Kind.FLOAT, aliases=("cadd_score",))
RAW = FieldSpec("CADD_raw", "cadd.raw", "", Kind.FLOAT)
CADDY = FieldSpec("caddy", "caddy.x", "", Kind.TEXT)
RELEASE = plain_release([PHRED, RAW, CADDY])


@pytest.mark.parametrize("name", ["CADD_phred", "cadd.PHRED", "CADD_SCORE"])
def test_a_field_goes_by_name_path_and_alias_in_any_case(name: str) -> None:
    assert named_fields(release=RELEASE, names=[name]) == [PHRED]


def test_a_group_is_all_fields_below_it_each_once() -> None:
    assert named_fields(release=RELEASE, names=["cadd.raw", "cadd"]) == [RAW, PHRED]


def test_an_unknown_name_is_refused_with_those_that_look_alike() -> None:
    with pytest.raises(UnknownNameError, match=r"no field 'cadd.phrd'; did you mean cadd.phred"):
        named_fields(release=RELEASE, names=["cadd.phrd"])
    assert nearest_fields(RELEASE.by_name, "raw")[0] == "cadd.raw"  # those that contain it first
    assert nearest_fields(RELEASE.by_name, "zzzzzz") == ()
    assert len(nearest_fields(RELEASE.by_name, "a")) <= 3


def test_a_text_and_a_list_are_read_alike() -> None:
    assert read_fields(release=RELEASE, names=" cadd.raw,,CADD_phred ") == [RAW, PHRED]
    assert read_fields(release=RELEASE, names=["cadd.raw ", " "]) == [RAW]
    assert read_fields(release=RELEASE, names=None) == read_fields(release=RELEASE, names="") == []
    assert split_names(", a ,b,") == ["a", "b"]
