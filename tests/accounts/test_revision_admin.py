"""Every admin form of a shared row refuses a stale write and shows both texts."""

import pytest
from django.contrib import admin

from accounts.models import Revised, Team
from accounts.revision_admin import RevisionAdmin
from tests.html_forms import read_inputs
from tests.people import SUPERUSER, client_of
from variants.savedfilters.models import SavedFilter

ADMINS = {model: own for model, own in admin.site._registry.items() if issubclass(model, Revised)}


@pytest.mark.parametrize("model", ADMINS, ids=lambda model: model._meta.label)
def test_every_admin_of_a_shared_model_checks_the_revision(model):
    assert isinstance(ADMINS[model], RevisionAdmin) or model is SavedFilter  # read-only there


def test_a_stale_form_comes_back_with_both_texts_and_overwrites_only_when_saved_again(db):
    client, team = client_of(SUPERUSER), Team.objects.create(name="Glaciers")
    address = f"/admin/accounts/team/{team.pk}/change/"
    shown = read_inputs(client.get(address).content.decode(), "id", "team_form")
    assert shown["revision"] == ["1"]
    team.name = "Ice"
    team.save()
    refused = client.post(address, shown | {"name": "Snow"})
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Somebody else changed this team" in page
    assert "It says now: Ice" in page
    assert Team.objects.get().name == "Ice"
    again = read_inputs(page, "id", "team_form")
    assert (again["name"], again["revision"]) == (["Snow"], ["2"])
    assert client.post(address, again).status_code == 302
    assert Team.objects.get().name == "Snow"
