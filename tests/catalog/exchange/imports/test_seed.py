"""Loading the seed: everything arrives, twice changes nothing, edits stay."""

import pytest
import yaml

from catalog.entries.writing import update_dataset
from catalog.exchange.imports.merging import MergeOutcome
from catalog.exchange.imports.seed import PACKAGED, load_catalogue, read_seed
from catalog.models import Dataset, Origin

ENTRIES = yaml.safe_load(PACKAGED.read_text())


def test_every_system_is_published_with_the_seed_values_in_their_own_keys(seeds):
    assert seeds.filter(status="published").count() == len(ENTRIES)
    for entry in ENTRIES:
        origin = Origin.objects.select_related("dataset").get(key=entry["id"])
        assert origin.names == entry["seed_names"]
        assert origin.tags == [*filter(None, [entry["seed_scale"]]), *entry["seed_place"]]
        assert origin.dataset.scale == (entry["scale_ours"] or "unknown")
        assert origin.dataset.evidence == entry["evidence"]
        assert {term.name for term in origin.dataset.protocols.all()} == set(entry["protocols"])


def test_a_second_load_changes_nothing(seeds):
    before = list(seeds.order_by("pk").values())
    assert load_catalogue() == {MergeOutcome.UNCHANGED: len(ENTRIES)}
    assert list(Dataset.objects.order_by("pk").values()) == before


def test_an_edit_stays_and_what_changed_in_the_file_arrives(seeds, curator, tmp_path):
    dataset = seeds.get(slug="araldif")
    update_dataset(user=curator, dataset=dataset, liveness="alive", formats=("CSV",))
    changed = [dict(entry) for entry in ENTRIES]
    changed[0] |= {"status": "ended", "formats": ["XLSX"], "archetype": "new archetype"}
    file = tmp_path / "systems.yaml"
    file.write_text(yaml.safe_dump(changed))
    assert load_catalogue(path=file) == {MergeOutcome.UPDATED: 1, MergeOutcome.UNCHANGED: len(ENTRIES) - 1}
    dataset.refresh_from_db()
    assert dataset.liveness == "alive"
    assert [term.name for term in dataset.formats.all()] == ["CSV"]
    assert dataset.archetype == "new archetype"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- " * 50_000, "systems.yaml, line 1: Its lists and mappings are nested deeper than 100 levels"),
        ("- {id: x", "systems.yaml, line 2: This is not YAML"),
        ("a: 1", "systems.yaml must be a list of entries"),
        ("- {id: x}", "systems.yaml: entry 1 lacks name, full_name, kind"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path, text, message):
    file = tmp_path / "systems.yaml"
    file.write_text(text)
    with pytest.raises(ValueError, match=message):
        list(read_seed(file))
