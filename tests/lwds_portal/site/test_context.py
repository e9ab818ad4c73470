"""The frame of every page: where one is, what is open, what one may administer."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.roles import CURATOR, RESEARCHER
from lwds_portal.site.context import portal
from tests.people import person

pytestmark = pytest.mark.django_db


def frame(rf, path, user):
    request = rf.get(path)
    request.user = user
    return portal(request)["portal"]


@pytest.mark.parametrize(
    ("path", "label"),
    [("/genes/BRCA1/", "Variants"), ("/datasets/krill/", "Datasets"), ("/jobs/", "Jobs"), ("/help/", None)],
)
def test_the_part_of_the_portal_that_a_page_belongs_to_is_marked(rf, path, label):
    marked = [str(entry["label"]) for entry in frame(rf, path, AnonymousUser())["navigation"] if entry["current"]]
    assert marked == ([label] if label else [])


def test_only_curators_are_offered_the_administration(rf):
    urls = {role: [e["url"] for e in frame(rf, "/", person(role))["account_menu"]] for role in (RESEARCHER, CURATOR)}
    assert "/admin/" in urls[CURATOR]
    assert "/admin/" not in urls[RESEARCHER]


def test_a_request_refused_for_its_host_still_has_a_frame(rf):
    request = rf.get("/genes/BRCA1/?q=x", headers={"host": "evil.example.org"})
    assert portal(request)["portal"]["address"] == "/genes/BRCA1/?q=x"
