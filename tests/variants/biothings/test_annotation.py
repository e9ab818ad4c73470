"""Ids and values of fields -> documents; why there is none."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from variants.biothings.annotation import annotate_many, annotate_one
from variants.biothings.reply import Reply
from variants.biothings.request import ApiError
from variants.releases.reader import open_release

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(known):
    return open_release(user=AnonymousUser(), name=known.name)


@pytest.fixture
def reply(release):
    return Reply(release, fields=["cadd.phred"])


def explanation(release, text):
    with pytest.raises(ApiError) as caught:
        annotate_one(release, text, Reply(release))
    assert caught.value.status == 404
    return caught.value.members.get("details", "")


def test_an_id_and_a_value_of_a_field_have_one_document(release, reply, known):
    by_id = annotate_one(release, known.variant, reply)
    assert (by_id["_id"], by_id["cadd"]["phred"]) == (known.variant, known.phred)
    assert annotate_one(release, f"cadd.phred:{known.phred}", reply) == by_id
    assert annotate_one(release, f"dbsnp.rsid:{known.rs}", reply)["_id"] == known.variant


def test_many_texts_are_answered_in_their_order_each_as_often_as_it_is_asked(release, reply, known):
    texts = [f"cadd.phred:{known.phred}", "nothing", known.variant, known.variant]
    answers = annotate_many(release, texts, reply)
    assert [answer["query"] for answer in answers] == texts
    assert [answer.get("_id") for answer in answers] == [known.variant, None, known.variant, known.variant]
    assert answers[1] == {"query": "nothing", "notfound": True}


def test_a_value_of_many_variants_is_refused(release, reply, monkeypatch):
    monkeypatch.setattr("variants.biothings.annotation.MAX_MATCHES", 1)
    with pytest.raises(ApiError, match="Too Many Matches"):
        annotate_one(release, "chrom:22", reply)


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
