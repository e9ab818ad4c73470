"""The portal's own terms under its own address: a page for people, Turtle for programs.

Exports name fields that no vocabulary has by these terms; what an address names must answer when somebody opens it.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from rdflib import RDF, RDFS, Graph, Literal, URIRef

from catalog.entries.declared_field import Field
from catalog.entries.fields import FIELDS
from catalog.entries.record import PortalRecord
from catalog.entries.views.dataset_access import base_url

TURTLE = "text/turtle"


@require_safe
def terms_page(request: HttpRequest) -> HttpResponse:
    """Every term with its label and what it means."""
    namespace = PortalRecord(base_url(request)).terms_url
    terms = [field for field in FIELDS if field.is_native]
    if request.get_preferred_type(["text/html", "application/xhtml+xml", TURTLE]) == TURTLE:
        response = HttpResponse(_write_turtle(namespace, terms), content_type=TURTLE)
    else:
        response = render(request, "catalog/terms.html", {"namespace": namespace, "terms": terms})
    patch_vary_headers(response, ["Accept"])
    return response


def _write_turtle(namespace: str, terms: list[Field]) -> str:
    graph = Graph()
    graph.bind("lwds", namespace)
    for field in terms:
        term = URIRef(namespace + field.name)
        graph.add((term, RDF.type, RDF.Property))
        graph.add((term, RDFS.label, Literal(field.label, lang="en")))
        if field.help:
            graph.add((term, RDFS.comment, Literal(field.help, lang="en")))
    return graph.serialize(format="turtle")
