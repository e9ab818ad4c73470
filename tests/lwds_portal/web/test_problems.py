"""A problem raised anywhere is answered with its status: as JSON for programs, as a page for people."""

import json

import pytest
from django.conf import settings
from django.db import DataError, InterfaceError, OperationalError, ProgrammingError
from django.test import Client
from django.urls import path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny

from accounts.problems import ConflictError, Problem, UnavailableError
from lwds_portal.urls import handler400, handler500  # noqa: F401  (Django finds them in a module of addresses)
from lwds_portal.urls import urlpatterns as urls_of_portal

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class EndedError(ConflictError):
    code = "ended"


ERRORS = {
    "conflict": EndedError("This <job> has ended."),
    "busy": UnavailableError("The broker does not answer."),
    "data": DataError("invalid byte sequence"),
    "slow": OperationalError("canceling statement due to statement timeout"),
    "gone": InterfaceError("the connection is closed"),
    "mistake": ProgrammingError("no such table"),
}


def raising_page(request, name):
    raise ERRORS[name]


@api_view(["GET"])
@permission_classes([AllowAny])
def raising_resource(request, name):
    raise ERRORS[name]


urlpatterns = [
    path("raising/<str:name>/", raising_page),
    path("raising/<str:name>.json", raising_page),
    path("api/v1/raising/<str:name>/", raising_resource),
    *urls_of_portal,
]


def test_a_page_shows_the_sentence_escaped_with_the_status(client):
    response = client.get("/raising/conflict/", headers={"accept": "text/html"})
    assert (response.status_code, response["Content-Type"]) == (409, "text/html; charset=utf-8")
    text = response.content.decode()
    assert "This &lt;job&gt; has ended." in text
    assert "<h1>Conflict</h1>" in text
    assert response["Permissions-Policy"]


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/raising/conflict/", {"accept": "application/json"}),
        ("/raising/conflict/?as=json", {}),
        ("/raising/conflict.json", {"accept": "text/html,*/*"}),
        ("/api/v1/raising/conflict/", {}),
    ],
)
def test_programs_get_problem_details(client, address, headers):
    response = client.get(address, headers=headers)
    assert (response.status_code, response["Content-Type"]) == (409, "application/problem+json")
    assert json.loads(response.content) == {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "detail": "This <job> has ended.",
        "code": "ended",
    }


@pytest.mark.parametrize("address", ["/raising/busy/", "/raising/busy.json", "/api/v1/raising/busy/"])
def test_a_busy_portal_says_when_to_come_back(client, address):
    response = client.get(address)
    assert (response.status_code, response["Retry-After"]) == (503, "10")


def test_errors_of_the_database_that_a_request_caused_are_problems_in_rest(client):
    assert client.get("/api/v1/raising/data/").status_code == 400
    response = client.get("/api/v1/raising/slow/")
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert response.json().keys() == {"type", "title", "status", "detail"}


def test_errors_of_the_database_that_a_request_caused_are_problems_on_pages(client):
    assert client.get("/raising/data/").status_code == 400
    for name in ("slow", "gone"):
        response = client.get(f"/raising/{name}/", headers={"accept": "text/html"})
        assert (response.status_code, response["Retry-After"]) == (503, "10")
        assert "Try again in 10 seconds" in response.content.decode()


def test_other_exceptions_of_pages_stay_errors_of_the_portal(client):
    with pytest.raises(ProgrammingError):
        client.get("/raising/mistake/")


def test_a_database_that_is_away_before_any_view_is_a_503_and_other_errors_are_500(client, monkeypatch):
    client.raise_request_exception = False

    def fail(error):
        def load(self):
            raise error

        monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", load)
        client.cookies["sessionid"] = "x" * 32
        return client.get("/")

    assert (fail(InterfaceError("the connection is closed")).status_code) == 503
    assert (fail(ProgrammingError("no such table")).status_code) == 500


def test_too_many_parameters_are_a_problem_for_programs(client):
    response = client.get("/api/v1/fields/?" + "&".join(f"a{i}=1" for i in range(1001)))
    assert (response.status_code, response["Content-Type"]) == (413, "application/problem+json")
    assert response.json()["limit"] == "LWDS_MAX_PARAMETERS"


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_form_with_too_many_fields_names_its_limit_though_its_token_is_looked_for_first(accept):
    fields = {f"a{number}": "1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    browser = Client(enforce_csrf_checks=True)
    browser.get("/accounts/login/")  # sets the cookie, without which no field is read
    response = browser.post("/accounts/login/", fields, headers={"Accept": accept})
    assert response.status_code == 413
    assert "LWDS_MAX_FORM_FIELDS" in response.content.decode()


def test_queries_and_releases_raise_problems():
    from variants.query.errors import QueryError
    from variants.releases.reader import ReleaseNotFoundError

    assert issubclass(QueryError, Problem)
    assert ReleaseNotFoundError.status == 404
