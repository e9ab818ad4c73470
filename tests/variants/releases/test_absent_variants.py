"""Ids that name no variant of the release: why, in the words of every interface."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from variants.genome.written_ids import parse_written_id
from variants.releases.absent_variants import explain_absence
from variants.releases.reader import open_release

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(known):
    return open_release(user=AnonymousUser(), name=known.name)


def explain(release, text):
    return explain_absence(release, text, parse_written_id(text))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("chr1:g.55039800_55039801dup", "dup is not supported"),
        ("chr1:g.55039800_55039900inv", "inv is not supported"),
        ("chr1:g.55039800insA", "two neighbouring positions"),
        ("NM_000277.3:c.1521_1523del", "(c.) is not supported"),
        ("NC_000022.10:g.100A>T", "the id is of GRCh37, the release is GRCh38"),
        ("22_100_A_T_b37", "the id is of GRCh37, the release is GRCh38"),
        ("22-99999999-A-G", "chromosome 22 has 50,818,468 bases in GRCh38"),
    ],
)
def test_an_id_that_cannot_name_a_variant_gets_the_reason(client, release, text, reason):
    assert reason in explain(release, text)
    assert reason in client.get(f"/api/v1/variants/{text}/", {"release": release.model.name}).json()["detail"]
    assert reason in client.get(f"/hg38/v1/variant/{text}", {"release": release.model.name}).json()["details"]


@pytest.mark.parametrize("text", ["no.field:1", "xyzzy", "rs1"])
def test_of_other_texts_nothing_is_known(client, release, text):
    assert explain(release, text) == ""
    assert (
        client.get(f"/api/v1/variants/{text}/", {"release": release.model.name}).json()["detail"].endswith("(GRCh38).")
    )


def test_another_reference_base_may_be_another_assembly(release, known):
    base = {"A": "C"}.get(known.single[1], "A")
    other = f"chr22:g.{known.single[0]}{base}>{'G' if known.single[2] != 'G' else 'T'}"
    assert "may be of another assembly" in explain(release, other)
