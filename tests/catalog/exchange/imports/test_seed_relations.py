"""How the packaged systems are connected."""

import yaml

from catalog.exchange.imports.seed import PACKAGED, REPOSITORIES
from catalog.exchange.imports.seed_relations import RELATIONS, load_relations
from catalog.models import Relation

TRIPLES = yaml.safe_load(RELATIONS.read_text(encoding="utf-8"))


def read_keys(path):
    return {entry["id"] for entry in yaml.safe_load(path.read_text(encoding="utf-8"))}


def test_relations_join_packaged_entries_each_once():
    known = read_keys(PACKAGED) | read_keys(REPOSITORIES)
    assert {name for source, _, target in TRIPLES for name in (source, target)} <= known
    assert {kind for _, kind, _ in TRIPLES} <= set(Relation.Kind.values)
    assert len(set(map(tuple, TRIPLES))) == len(TRIPLES)


def test_those_whose_entries_are_there_are_loaded_once(seeds):
    systems = read_keys(PACKAGED)
    expected = sum({source, target} <= systems for source, _, target in TRIPLES)
    assert (load_relations(), load_relations()) == (expected, 0)
    assert Relation.objects.get(source__slug="geolink", target__slug="r2r").kind == "depends-on"
