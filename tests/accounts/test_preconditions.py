"""If-Match and ETag."""

import pytest
from django.test import RequestFactory
from rest_framework.request import Request

from accounts.models import Team
from accounts.preconditions import StalePreconditionError, precondition, revision_headers
from accounts.problems import InvalidInputError
from accounts.services.revisions import StaleWriteError


def request(match=None):
    return Request(RequestFactory().patch("/", headers={"If-Match": match} if match else {}))


def test_the_etag_of_a_row_is_what_if_match_names():
    etag = revision_headers(Team(revision=7), {"name": "Ice"})["ETag"]
    with precondition(request(etag)) as revision:
        assert revision == 7
    assert etag != revision_headers(Team(revision=7), {"name": "Snow"})["ETag"]


@pytest.mark.parametrize("match", [None, "*"])
def test_without_a_condition_the_sql_has_none(match):
    with precondition(request(match)) as revision:
        assert revision is None


@pytest.mark.parametrize("match", ["7", 'W/"7"', '"x"', '"1", "2"', f'"{"9" * 5000}"'])
def test_an_invalid_etag_is_refused(match):
    with pytest.raises(InvalidInputError, match="ETag of a GET"), precondition(request(match)):
        pass


def test_a_stale_write_fails_the_precondition():
    with pytest.raises(StalePreconditionError) as refused, precondition(request('"1"')):
        raise StaleWriteError("Somebody changed it.", revision=2)
    assert (refused.value.status, refused.value.revision) == (412, 2)
