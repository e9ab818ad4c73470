"""Curators in the admin site."""

import pytest

from catalog.entries.curation import submit_dataset
from catalog.entries.writing import create_draft_dataset
from catalog.models import Dataset, Format, LinkCheck


@pytest.fixture
def admin_client(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("root"))
    return client


def test_lists_forms_and_searches_open(admin_client, rich):
    for model in ("dataset", "organization", "format", "domain", "datatype", "protocol"):
        assert admin_client.get(f"/admin/catalog/{model}/?q=krill").status_code == 200
    page = admin_client.get(f"/admin/catalog/dataset/{rich.pk}/change/").content.decode()
    assert rich.identifier in page
    assert admin_client.get(f"/admin/catalog/dataset/{rich.pk}/history/").status_code == 200


def test_actions_take_the_same_steps_as_everywhere(admin_client, researcher):
    values = {"description": "x" * 60, "access": "open", "ask_whom": "me"}
    ready = create_draft_dataset(user=researcher, title="Ready", **values)
    submit_dataset(user=researcher, dataset=ready)
    thin = create_draft_dataset(user=researcher, title="Thin")
    chosen = {"_selected_action": [ready.pk, thin.pk], "action": "publish"}
    page = admin_client.post("/admin/catalog/dataset/", chosen, follow=True).content.decode()
    assert "1 published." in page
    assert "Thin:" in page
    assert Dataset.objects.get(pk=ready.pk).versions.count() == 1


def test_a_renamed_format_is_found_by_its_new_name(admin_client, rich):
    form = Format.objects.get(name="CSV")
    values = {"name": "Comma Values", "media_type": "text/csv", "description": ""}
    values["revision"] = form.revision
    assert admin_client.post(f"/admin/catalog/format/{form.pk}/change/", values).status_code == 302
    assert rich.title in [
        d["title"] for d in admin_client.get("/api/v1/datasets/?format=Comma Values").json()["results"]
    ]


def test_a_dataset_is_among_the_dead_links_while_the_newest_look_found_one_dead(admin_client, rich, publish):
    publish("Unseen")
    looks = rich.link_checks
    looks.create(url="https://www.example.org/krill", outcome=LinkCheck.Outcome.DEAD)
    looks.create(url="https://www.example.org/else", outcome=LinkCheck.Outcome.ALIVE)

    def listed():
        return list(admin_client.get("/admin/catalog/dataset/?links=dead").context["cl"].queryset)

    assert listed() == [rich]
    looks.create(url="https://www.example.org/krill", outcome=LinkCheck.Outcome.ALIVE)
    assert listed() == []
