"""Numbers and keys of an address: what is accepted, and the one sentence for everything else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rest_framework.exceptions import ValidationError

from tests.variants.releases.plain_release import plain_release
from variants.fields.spec import FieldSpec, Kind
from variants.genome.regions import Region
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader
from variants.rest.query_params import check_unchanged, parse_cursor, parse_int, parse_region_param, parse_release


@pytest.mark.parametrize("text", ["0", "-1", "x", "1.5", "1001", "", "00000000019999999", "9" * 5000, "１２"])
def test_a_number_beyond_its_bounds_is_refused(text):
    with pytest.raises(ValidationError, match="is not a whole number from 1 to 1000"):
        parse_int({"limit": text}, "limit", default=100, maximum=1000)


def test_a_number_within_its_bounds_is_read():
    assert parse_int({}, "limit", default=100, maximum=1000) == 100
    assert [parse_int({"limit": text}, "limit", default=1, maximum=1000) for text in ("1", "1000")] == [1, 1000]


@pytest.mark.parametrize("text", ["x", "1:2", "1:2:3:4", "-1:2:3", "1:--2:3", f"1:2:{2**63}", "9" * 5000 + ":1:1"])
def test_a_cursor_of_another_shape_is_refused(text):
    with pytest.raises(ValidationError, match="as it is"):
        parse_cursor({"after": text})


def test_a_cursor_is_a_key():
    assert parse_cursor({}) is None
    assert parse_cursor({"after": "22:100:-5"}) == (22, 100, -5)


def test_a_region_is_read_or_refused_under_its_name():
    assert parse_region_param("chr22:5-9") == Region(22, 5, 9)
    for text in ("nowhere", "22:9-5"):
        with pytest.raises(ValidationError) as refused:
            parse_region_param(text)
        assert list(refused.value.detail) == ["region"]


@pytest.mark.django_db
def test_an_assembly_that_does_not_exist_is_refused():
    with pytest.raises(ValidationError, match="hg99"):
        parse_release(None, {"assembly": "hg99"})


@pytest.mark.django_db
def test_the_etag_is_that_of_address_format_and_edition(rf):
    reader = ReleaseReader(Release(pk=1, name="own", assembly="GRCh38"))
    first, nothing = check_unchanged(rf.get("/api/v1/variants/?limit=1"), reader, "json")
    assert nothing is None
    same, response = check_unchanged(rf.get("/api/v1/variants/?limit=1", HTTP_IF_NONE_MATCH=first), reader, "json")
    assert (same, response.status_code) == (first, 304)
    others = [
        check_unchanged(rf.get("/api/v1/variants/?limit=2"), reader, "json"),
        check_unchanged(rf.get("/api/v1/variants/?limit=1"), reader, "csv"),
        check_unchanged(rf.get("/api/v1/variants/?limit=1"), ReleaseReader(Release(pk=2, name="own")), "json"),
    ]
    assert len({first, *(etag for etag, _ in others)}) == 4


@pytest.mark.django_db
def test_the_etag_changes_with_the_rows_and_the_field_dictionary_of_a_release(rf):
    spec = FieldSpec("CADD_phred", "cadd.phred", "CADD", Kind.FLOAT)
    filterable = replace(spec, filterable=True)
    request = rf.get("/api/v1/variants/?limit=1")
    tags = [
        check_unchanged(request, plain_release([fields], digest=digest), "json")[0]
        for fields, digest in ((spec, "1"), (filterable, "1"), (spec, "2"), (spec, "1"))
    ]
    assert len(set(tags)) == 3
    assert tags[0] == tags[3]
    changed_since = rf.get("/api/v1/variants/?limit=1", HTTP_IF_MODIFIED_SINCE="Sat, 01 Jan 2028 00:00:00 GMT")
    assert check_unchanged(changed_since, plain_release([spec]), "json")[1] is None
