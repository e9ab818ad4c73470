"""Imports and sheets over REST."""

from catalog.models import Dataset


def test_imports_and_sheets_over_rest(client, curator, researcher, rich):
    body = {"form": "csv", "source": "office", "text": "title\nWind\n"}
    client.force_login(researcher)
    assert client.post("/api/v1/datasets/import/", body, content_type="application/json").status_code == 403
    client.force_login(curator)
    [row] = client.post("/api/v1/datasets/import/", body, content_type="application/json").json()
    assert (row["outcome"], Dataset.objects.filter(title="Wind").count()) == ("created", 0)
    client.post("/api/v1/datasets/import/", body | {"apply": True}, content_type="application/json")
    assert Dataset.objects.get(title="Wind").status == "draft"
    sheet = {"text": f"identifier,summary\n{rich.identifier},Short.\n", "apply": True}
    assert client.post("/api/v1/datasets/sheet/", sheet, content_type="application/json").json() == {"changed": 1}
