"""A page for each organization and each person with an ORCID: who they are, and their datasets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalog.entries.models import Creator, Dataset, Organization, Responsibility

PAGE_SIZE = 50
ORCID = "https://orcid.org/"


@dataclass(frozen=True)
class Agent:
    """A person or organization as its page shows it; `links` are (label, address)."""

    name: str
    other_names: tuple[str, ...]
    roles: tuple[str, ...]
    links: tuple[tuple[str, str], ...]


@require_safe
def organization_page(request: HttpRequest, slug: str) -> HttpResponse:
    """An organization and the datasets for which it is responsible, as far as the reader may see them."""
    organization = get_object_or_404(Organization.objects.visible_to(request.user), slug=slug)
    responsibilities = Responsibility.objects.filter(
        organization=organization, dataset__in=Dataset.objects.visible_to(request.user).values("pk")
    )
    roles = set(responsibilities.order_by().values_list("role", flat=True))
    links = [("Homepage", organization.homepage), ("ROR", organization.ror)]
    agent = Agent(
        name=organization.name,
        other_names=(),
        roles=tuple(str(role.label) for role in Responsibility.Role if role in roles),
        links=tuple(link for link in links if link[1]),
    )
    return _agent_page(request, agent, responsibilities.values_list("dataset", flat=True))


@require_safe
def person_page(request: HttpRequest, orcid: str) -> HttpResponse:
    """A person by ORCID and the datasets that the person created, as far as the reader may see them."""
    creators = Creator.objects.filter(
        orcid=ORCID + orcid, dataset__in=Dataset.objects.visible_to(request.user).values("pk")
    )
    names = tuple(dict.fromkeys(creators.order_by("-pk").values_list("name", flat=True)))
    if not names:
        raise Http404("No dataset that you may see names this ORCID.")
    agent = Agent(name=names[0], other_names=names[1:], roles=("Creator",), links=(("ORCID", ORCID + orcid),))
    return _agent_page(request, agent, creators.values_list("dataset", flat=True))


def _agent_page(request: HttpRequest, agent: Agent, keys: QuerySet[Any, int]) -> HttpResponse:
    datasets = Dataset.objects.visible_to(request.user).filter(pk__in=keys)
    page = Paginator(datasets, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "catalog/agent.html", {"agent": agent, "page": page})
