"""Across interviews."""

from tests.people import sign_in


def test_curators_see_who_else_uses_a_format(filled, curator):
    page = sign_in(curator).get("/triage/across/?format_name=netcdf&system=nasa").content.decode()
    assert filled.get_absolute_url() in page
    rows = sign_in(curator).get("/api/v1/interviews/records/?section=consumers").json()
    assert rows["count"] == 7
    assert rows["results"][0]["interview"] == filled.slug
