"""Datasets and organizations over REST: find, describe, publish, share."""

import pytest

from catalog.entries.curation import publish_version
from catalog.entries.record import RelationRecord
from catalog.entries.sharing import share_dataset
from catalog.entries.writing import create_draft_dataset, update_dataset
from catalog.models import Dataset

JSON = {"content_type": "application/json"}


def test_the_list_counts_pages_and_facets(client, seeds):
    answer = client.get("/api/v1/datasets/?pyramid=query&page_size=5").json()
    assert answer["count"] == 29
    assert len(answer["results"]) == 5
    assert "page=2" in answer["next"]
    assert {"value": "query", "label": "query", "count": 29} in answer["facets"]["pyramid"]
    assert client.get("/api/v1/datasets/araldif/").json()["origin"] == {
        "names": ["AralDIF"],
        "tags": ["toolbox"],
    }


def test_a_bad_parameter_is_a_problem_document(client, db):
    answer = client.get("/api/v1/datasets/?bbox=here")
    assert answer.status_code == 400
    assert "four numbers" in answer.content.decode()


def test_describe_change_submit_publish_over_rest(client, script, researcher, curator):
    body = {
        "title": "Glacier fronts",
        "description": "Positions of glacier fronts drawn by hand from satellite images since 1985.",
        "domains": ["cryosphere"],
        "box": [-60, 60, -20, 83],
        "temporal_start": "1985-01-01",
        "creators": [{"name": "Frost, Jack"}],
        "distributions": [{"url": "https://www.example.org/fronts.csv", "format": "CSV"}],
    }
    made = script.post("/api/v1/datasets/", body, **JSON)
    assert made.status_code == 201
    url = f"/api/v1/datasets/{made.json()['slug']}/"
    assert script.patch(url, {"keywords": ["ice"]}, **JSON).json()["keywords"] == ["ice"]
    assert script.get(url).json()["domains"] == ["cryosphere"]
    assert script.post(f"{url}step/", {"step": "submit"}, **JSON).json()["status"] == "review"
    assert script.post(f"{url}step/", {"step": "publish"}, **JSON).status_code == 403
    client.force_login(curator)
    assert client.post(f"{url}step/", {"step": "publish"}, **JSON).json()["version"] == "1"
    client.logout()
    assert client.get(f"/api/v1/datasets/{made.json()['identifier']}/").json()["title"] == "Glacier fronts"
    assert client.get(f"{url}versions/").json()[0]["record"]["title"] == "Glacier fronts"
    assert client.get(f"{url}history/").status_code in (401, 403)
    client.force_login(researcher)
    assert client.get(f"{url}history/").json()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x", "box": [0, 10, 0, 5]}, "box"),
        ({"title": "x", "scale": "huge"}, "scale"),
    ],
)
def test_errors_are_named(script, body, field):
    answer = script.post("/api/v1/datasets/", body, **JSON)
    assert answer.status_code == 400
    assert field in answer.content.decode()
    assert not Dataset.objects.exists()


def test_sharing_over_rest(client, script, rich, stranger):
    url = f"/api/v1/datasets/{rich.slug}/"
    body = {"visibility": "private", "people": ["stranger"]}
    assert script.put(f"{url}sharing/", body, **JSON).json()["visibility"] == "private"
    client.logout()
    assert client.get(url).status_code == 404
    client.force_login(stranger)
    assert client.get(url).status_code == 200
    assert client.put(f"{url}sharing/", body, **JSON).status_code == 403


def test_reviewers_links_over_rest(client, script, rich, researcher, stranger):
    rich.visibility = "private"
    rich.save()
    address = f"/api/v1/datasets/{rich.slug}/reviewer-links/"
    made = script.post(address, {"days": 3, "note": "Ann"}, content_type="application/json").json()
    [link] = script.get(address).json()
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    client.get(made["url"])
    assert client.get(rich.get_absolute_url()).status_code == 200
    client.force_login(researcher)
    assert script.delete(f"{address}{link['id']}/").status_code == 204
    client.force_login(stranger)
    assert client.get(rich.get_absolute_url()).status_code == 404


def test_relations_and_variables_over_rest(script, rich, publish):
    other = publish("Source")
    body = {
        "relations": [{"kind": "derived-from", "identifier": other.identifier}],
        "variables": [{"name": "pigment", "unit": "µg"}],
    }
    address = f"/api/v1/datasets/{rich.slug}/"
    answer = script.patch(address, body, content_type="application/json").json()
    assert [(r["kind"], r["title"]) for r in answer["relations"]] == [("derived-from", "Source")]
    assert answer["variables"] == [{"name": "pigment", "unit": "µg", "description": ""}]
    body["relations"][0]["identifier"] = "lwds:2026-nothing"
    refused = script.patch(address, body, content_type="application/json")
    assert (refused.status_code, "relations" in refused.json()["errors"]) == (400, True)


def test_a_version_does_not_show_parts_that_were_hidden_since(client, publish, researcher, curator):
    other, dataset = publish("Secret later"), publish("Derived")
    update_dataset(user=researcher, dataset=dataset, relations=(RelationRecord("derived-from", other.identifier),))
    publish_version(user=researcher, dataset=dataset, notes="Says where from.")
    address = f"/api/v1/datasets/{dataset.slug}/versions/"
    assert "Secret later" in client.get(address).content.decode()
    share_dataset(user=researcher, dataset=other, visibility="private", embargo_until=None)
    assert "Secret later" not in client.get(address).content.decode()


def test_an_unchanged_answer_is_not_sent_again(client, rich):
    for address in (f"/api/v1/datasets/{rich.slug}/", "/datasets/catalog.ttl", "/datasets/feed.atom"):
        first = client.get(address)
        assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_organizations_count_what_one_may_see(client, rich, researcher):
    assert client.get("/api/v1/organizations/?q=marine").json()["results"][0]["datasets"] == 1
    rich.visibility = "private"
    rich.save()
    assert client.get("/api/v1/organizations/").json()["count"] == 0


def test_nobody_writes_without_signing_in(client, rich):
    assert client.post("/api/v1/datasets/", {"title": "x"}, **JSON).status_code in (401, 403)
    assert client.patch(f"/api/v1/datasets/{rich.slug}/", {"title": "x"}, **JSON).status_code in (401, 403)


def test_a_relation_to_ones_own_draft_is_shown_kept_and_hidden_from_others(client, researcher, stranger, publish):
    dataset, draft = publish(), create_draft_dataset(user=researcher, title="My draft")
    address = f"/api/v1/datasets/{dataset.slug}/"
    client.force_login(researcher)
    change = {"relations": [{"kind": "part-of", "identifier": draft.identifier}]}
    answer = client.patch(address, change, content_type="application/json").json()
    assert [relation["identifier"] for relation in answer["relations"]] == [draft.identifier]
    read = client.get(address).json()
    client.patch(address, {"relations": read["relations"]}, content_type="application/json")
    assert dataset.relations.count() == 1
    client.force_login(stranger)
    assert client.get(address).json()["relations"] == []


def test_a_stale_change_is_refused_by_if_match(client, researcher, publish):
    dataset = publish()
    address = f"/api/v1/datasets/{dataset.slug}/"
    client.force_login(researcher)
    read = client.get(address)
    match = {"If-Match": read["ETag"]}
    first = client.patch(address, {"summary": "One."}, content_type="application/json", headers=match)
    assert first.status_code == 200
    stale = client.patch(address, {"summary": "Two."}, content_type="application/json", headers=match)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale-write")
    match = {"If-Match": first["ETag"]}
    sharing = {"visibility": "private"}
    assert client.put(f"{address}sharing/", sharing, content_type="application/json", headers=match).status_code == 200
    assert client.put(f"{address}sharing/", sharing, content_type="application/json", headers=match).status_code == 412
    step = {"step": "version", "words": "x"}
    assert client.post(f"{address}step/", step, content_type="application/json", headers=match).status_code == 412
    dataset.refresh_from_db()
    assert dataset.summary == "One."
