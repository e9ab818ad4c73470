"""Ids and values of fields -> documents."""

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


def test_an_id_and_a_value_of_a_field_have_one_document(release, reply, known):
    by_id = annotate_one(release, known.variant, reply)
    assert (by_id["_id"], by_id["cadd"]["phred"]) == (known.variant, known.phred)
    assert annotate_one(release, f"cadd.phred:{known.phred}", reply) == by_id
    assert annotate_one(release, f"dbsnp.rsid:{known.rs}", reply)["_id"] == known.variant


def test_many_texts_are_answered_in_order_with_repeats(release, reply, known):
    texts = [f"cadd.phred:{known.phred}", "nothing", known.variant, known.variant]
    answers = annotate_many(release, texts, reply)
    assert [answer["query"] for answer in answers] == texts
    assert [answer.get("_id") for answer in answers] == [known.variant, None, known.variant, known.variant]
    assert answers[1] == {"query": "nothing", "notfound": True}


def test_a_value_of_many_variants_is_refused(release, reply, monkeypatch):
    monkeypatch.setattr("variants.biothings.annotation.MAX_MATCHES", 1)
    with pytest.raises(ApiError, match="Too Many Matches"):
        annotate_one(release, "chrom:22", reply)
