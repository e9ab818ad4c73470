"""/api/v1/saved-filters/: one's own in the list, shared ones by their address, changed by the owner alone."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db
URL = "/api/v1/saved-filters/"


@pytest.fixture
def ana(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("ana", password="x"))
    return client


def test_a_filter_is_saved_changed_and_deleted(ana):
    made = ana.post(URL, {"name": "rare", "text": "af:<0.01"}, content_type="application/json")
    assert made.status_code == 201
    address = f"{URL}{made.json()['id']}/"
    changed = ana.patch(address, {"text": "af:<0.001"}, content_type="application/json").json()
    assert [version["text"] for version in changed["versions"]] == ["af:<0.001", "af:<0.01"]
    again = ana.post(URL, {"name": "rare", "text": "*"}, content_type="application/json")
    assert (again.status_code, list(again.json()["errors"])) == (400, ["name"])
    assert ana.post(URL, {"name": "bad", "text": "("}, content_type="application/json").json()["position"] == 2
    assert ana.delete(address).status_code == 204
    assert ana.get(URL).json()["count"] == 0


def test_a_shared_filter_is_read_by_others_and_changed_by_nobody_else(ana, django_user_model):
    sent = {"name": "rare", "text": "*", "is_shared": True}
    address = f"{URL}{ana.post(URL, sent, content_type='application/json').json()['id']}/"
    ana.force_login(django_user_model.objects.create_user("ben", password="x"))
    assert ana.get(URL).json()["count"] == 0
    assert ana.get(address).json()["name"] == "rare"
    for refused in (ana.patch(address, {"text": "af:>0"}, content_type="application/json"), ana.delete(address)):
        assert refused.status_code == 403
        assert "owner" in refused.json()["detail"]


def test_a_key_that_is_not_saved_is_refused(ana):
    made = ana.post(URL, {"name": "rare", "txt": "*", "text": "*"}, content_type="application/json")
    assert (made.status_code, list(made.json()["errors"])) == (400, ["txt"])
    address = f"{URL}{ana.post(URL, {'name': 'a', 'text': '*'}, content_type='application/json').json()['id']}/"
    changed = ana.patch(address, {"text": "af:>0", "name": "b"}, content_type="application/json")
    assert (changed.status_code, list(changed.json()["errors"])) == (400, ["name"])
