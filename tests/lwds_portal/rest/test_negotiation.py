"""`?format=` decides first; an unknown one is a mistake of the request that names the formats."""

import pytest

pytestmark = pytest.mark.django_db


def test_an_unknown_format_is_a_400_that_names_the_others(client):
    response = client.get("/api/v1/releases/?format=excel")
    assert response.status_code == 400
    assert "json" in response.json()["errors"]["format"]


def test_the_parameter_wins_over_what_a_browser_prefers(client):
    response = client.get("/api/v1/releases/?format=json", headers={"accept": "text/html,*/*;q=0.8"})
    assert response["Content-Type"].startswith("application/json")
