"""Following an entry over REST."""

import pytest
from django.test import Client

from catalog.models import Dataset

ADDRESS = "/api/v1/datasets/araldif/follow/"


def test_following_and_ending_it_may_be_sent_twice(script, seeds):
    answers = [getattr(script, method)(ADDRESS).json() for method in ("get", "put", "put", "get", "delete", "delete")]
    assert [answer["following"] for answer in answers] == [False, True, True, True, False, False]


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_only_people_with_an_account_who_may_see_the_entry_follow_it(script, seeds, method):
    assert getattr(Client(), method)(ADDRESS).status_code in (401, 403)
    Dataset.objects.filter(slug="araldif").update(visibility="private")
    assert getattr(script, method)(ADDRESS).status_code == 404
