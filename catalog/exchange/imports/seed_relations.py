"""The packaged relations between the systems of the seed.

Separate module because relations are read after all entries that they join.
"""

from __future__ import annotations

from django.db import transaction

from accounts.yaml_documents import load_yaml
from catalog.entries.models import Relation
from catalog.exchange.imports.models import SEED, Origin
from catalog.exchange.imports.seed import PACKAGED

RELATIONS = PACKAGED.with_name("relations.yaml")


@transaction.atomic
def load_relations() -> int:
    """Store the relations of relations.yaml; returns how many of them are new.

    A relation is left out where one of its entries is not there. Cost: two queries and one for each new relation.
    """
    triples = load_yaml(RELATIONS.read_text(encoding="utf-8"))
    datasets = dict(Origin.objects.filter(source=SEED).values_list("key", "dataset"))
    stored = set(Relation.objects.filter(source__in=datasets.values()).values_list("source", "kind", "target"))
    pairs = [
        (datasets[source], kind, datasets[target])
        for source, kind, target in triples
        if {source, target} <= set(datasets)
    ]
    new = [
        Relation(source_id=source, kind=kind, target_id=target)
        for source, kind, target in pairs
        if (source, kind, target) not in stored
    ]
    for relation in new:
        relation.save()
    return len(new)
