"""The upgrade of a portal that had loaded the packaged catalogue: words become states, and a new load changes nothing."""

import pytest
import yaml

from catalog.exchange.imports.merging import MergeOutcome
from catalog.exchange.imports.seed import PACKAGED, load_catalogue
from catalog.models import Dataset, Origin
from tests.migrating import migrate_to, migrate_to_newest

ENTRIES = yaml.safe_load(PACKAGED.read_text())
STATES = {
    "winding down": ("at risk", "winding down"),
    "fading": ("at risk", "fading"),
    "retired": ("ended", "retired"),
    "replaced": ("ended", "replaced"),
    "superseded": ("ended", "replaced"),
}


@pytest.mark.long  # many seconds of migrating two hundred entries back and forth
def test_an_old_portal_keeps_states_tags_and_addresses(seeds, publish):
    publish("Own", keywords=("ice",))
    identifiers = dict(Dataset.objects.values_list("slug", "identifier"))
    old = migrate_to(("catalog", "0015_requested_recipe"))
    origins, datasets = old.get_model("catalog", "Origin").objects, old.get_model("catalog", "Dataset").objects
    datasets.filter(title="Own").update(place="wild-west", liveness="fading")
    for entry in ENTRIES:
        origin = origins.get(key=entry["id"])
        origin.scale, origin.places = entry["seed_scale"] or "", entry["seed_place"]
        place = next((word for word in ("civilised", "wild-west") if word in entry["seed_place"]), "unknown")
        origin.loaded |= {"liveness": entry["status"], "place": place}
        del origin.loaded["liveness_reason"]
        origin.save()
        datasets.filter(pk=origin.dataset_id).update(liveness=entry["status"], place=place)

    migrate_to_newest()

    for entry in ENTRIES:
        origin = Origin.objects.select_related("dataset").get(key=entry["id"])
        assert set(origin.tags) == {entry["seed_scale"], *entry["seed_place"]} - {None, ""}
        state = STATES.get(entry["status"], (entry["status"], "unknown"))
        assert (origin.dataset.liveness, origin.dataset.liveness_reason) == state
    own = Dataset.objects.get(title="Own")
    assert (own.keywords, own.liveness, own.liveness_reason) == (["ice", "wild-west"], "at risk", "fading")
    assert dict(Dataset.objects.values_list("slug", "identifier")) == identifiers
    assert load_catalogue() == {MergeOutcome.UNCHANGED: len(ENTRIES)}
