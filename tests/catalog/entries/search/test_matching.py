import pytest
import yaml
from django.contrib.auth.models import AnonymousUser

from catalog.entries.search.matching import match_system
from catalog.exchange.imports.seed import PACKAGED


def test_every_seed_name_finds_its_system_first(seeds):
    for entry in yaml.safe_load(PACKAGED.read_text()):
        for name in entry["seed_names"]:
            best = match_system(user=AnonymousUser(), name=name)[0]
            assert (best.dataset.slug, best.score) == (entry["id"], 1.0)


@pytest.mark.parametrize(("name", "slug"), [("ameri flux", "ameriflux"), ("MyVariant.inf", "myvariant")])
def test_a_name_slightly_wrong_is_matched(seeds, name, slug):
    assert match_system(user=AnonymousUser(), name=name)[0].dataset.slug == slug


@pytest.mark.parametrize("name", ["", "   ", "zebra crossing"])
def test_a_foreign_name_matches_nothing(seeds, name):
    assert match_system(user=AnonymousUser(), name=name) == []
