"""The history of an entry: who changed what."""

from catalog.entries.history import list_changes
from catalog.entries.record import CreatorRecord, DistributionRecord, RelationRecord, VariableRecord
from catalog.entries.sharing import share_dataset
from catalog.entries.writing import update_dataset


def test_history_says_who_changed_what(client, publish, researcher):
    dataset = publish()
    client.force_login(researcher)
    change = {"summary": "Flow of one river.", "formats": ["CSV"]}
    address = f"/api/v1/datasets/{dataset.slug}/"
    assert client.patch(address, change, content_type="application/json").status_code == 200
    newest = list_changes(dataset=dataset)[0]
    assert newest.who == "researcher"
    assert {(f.field, f.old, f.new) for f in newest.fields} >= {
        ("summary", "–", "Flow of one river."),
        ("formats", "–", "CSV"),
    }


def test_history_shows_files_people_relations_and_sharing(publish, researcher, curator):
    other, dataset = publish("Source"), publish("River")
    update_dataset(
        user=researcher,
        dataset=dataset,
        creators=(CreatorRecord("Quetin, Langdon"),),
        variables=(VariableRecord("flow", "m3/s"),),
        distributions=(DistributionRecord("https://e.org/flow.csv"),),
        relations=(RelationRecord("derived-from", other.identifier),),
    )
    share_dataset(user=researcher, dataset=dataset, visibility="private", embargo_until=None, people=[curator])
    update_dataset(user=researcher, dataset=dataset, distributions=())
    history = {(f.field, f.old, f.new) for change in list_changes(dataset=dataset) for f in change.fields}
    link = "https://e.org/flow.csv"
    assert history >= {
        ("creator", "–", "Quetin, Langdon"),
        ("variable", "–", "flow (m3/s)"),
        ("file or link", "–", link),
        ("file or link", link, "–"),
        ("relation", "–", f"derived-from {other.identifier}"),
        ("visibility", "public", "private"),
        ("people", "–", "curator"),
        ("version", "", "v1 First"),
    }
