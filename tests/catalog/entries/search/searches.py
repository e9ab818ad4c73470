"""Searches that tests of the catalogue's search make."""

import yaml
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from catalog.entries.search.facets import count_matches
from catalog.entries.search.full_text import find_datasets
from catalog.entries.search.search_request import SearchRequest
from catalog.exchange.imports.seed import PACKAGED

ENTRIES = yaml.safe_load(PACKAGED.read_text())
NOBODY = AnonymousUser()


def ask(text=""):
    return SearchRequest.parse(QueryDict(text))


def titles(text, user=NOBODY):
    return [d.title for d in find_datasets(user=user, search=ask(text)).datasets]


def facets_of(user, search):
    counted = count_matches(result=find_datasets(user=user, search=search), search=search)
    assert counted.total == find_datasets(user=user, search=search).datasets.count()
    return {name: facet.values for name, facet in counted.facets.items()}
