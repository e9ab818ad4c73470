"""Ids that name no variant of the release: what the 404 says."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from variants.biothings.annotation import annotate_one
from variants.biothings.reply import Reply
from variants.biothings.request import ApiError
from variants.releases.reader import open_release

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(known):
    return open_release(user=AnonymousUser(), name=known.name)


def explanation(release, text):
    with pytest.raises(ApiError) as caught:
        annotate_one(release, text, Reply(release))
    assert caught.value.status == 404
    return caught.value.members.get("details", "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("chr1:g.55039800_55039801dup", "chr1:g.55039800_55039801dup: dup is not supported"),
        ("chr1:g.55039800_55039900inv", "inv is not supported"),
        ("chr1:g.55039800insA", "two neighbouring positions"),
        ("NM_000277.3:c.1521_1523del", "(c.) is not supported"),
        ("no.field:1", "no HGVS id"),
        ("xyzzy", "no HGVS id"),
    ],
)
def test_a_text_that_names_no_variant_is_explained(release, text, reason):
    assert reason in explanation(release, text)


def test_an_id_of_the_other_assembly_is_explained(release, known):
    assert "is of GRCh37" in explanation(release, "NC_000022.10:g.100A>T")
    base = {"A": "C"}.get(known.single[1], "A")
    other = f"chr22:g.{known.single[0]}{base}>{'G' if known.single[2] != 'G' else 'T'}"
    assert "another assembly?" in explanation(release, other)
