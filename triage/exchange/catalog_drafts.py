"""Make a draft entry of the catalogue from an interview."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.sharing import Visibility
from catalog.entries.record import CreatorRecord, DistributionRecord, OrganizationRecord, RelationRecord
from catalog.entries.writing import create_draft_dataset
from catalog.models import Dataset
from triage.engine.document import Document, list_linked_entries
from triage.engine.outcome import Outcome
from triage.engine.quantities import to_base_unit
from triage.exchange.madmp import LICENCES, render_format, render_kind
from triage.interviews.roles import SNAPSHOT, lock_interview
from triage.models import Interview
from triage.outcome.current import get_outcome

COSTS = {"F": "nothing", "S": "low", "M": "low", "L": "medium", "X": "high"}
ACCESS = {"open": "open", "embargo": "closed", "restricted": "controlled", "regulated": "controlled"}
MAX_SUMMARY = MAX_COVERAGE = 300  # characters


@transaction.atomic
def make_draft_dataset(
    *,
    user: User,
    interview: Interview,
    base_url: str,
    addresses: dict[str, str] | None = None,
    is_private: bool = False,
) -> Dataset:
    """A draft entry with the answers of the interview, linked both ways; it is made once, and then returned.

    Args:
        base_url: Address of the portal.
        addresses: Addresses of formats, by record id. A format without one is planned: only its name is in the entry.
        is_private: Only its owner and whom they name see it also once it is published; sensitive data always are.

    Raises:
        PermissionDenied: `user` may not make snapshots of the interview.
    """
    interview, _ = lock_interview(user, interview, SNAPSHOT)
    if interview.dataset:
        return interview.dataset
    outcome = get_outcome(user=user, interview=interview)
    page = base_url.rstrip("/") + interview.get_absolute_url()
    sensitive = outcome.document.answer("sensitivity") in ("restricted", "regulated")
    dataset = create_draft_dataset(
        user=user,
        title=interview.title,
        visibility=Visibility.PRIVATE if sensitive or is_private else Visibility.PUBLIC,
        evidence=(f"Interview: {page}",),
        distributions=_distributions(outcome.document, addresses or {}),
        relations=_relations(user, outcome.document),
        **_description_fields(outcome.document),
        **_construction_fields(outcome),
    )
    interview.dataset = dataset
    interview.save(update_fields=["dataset", "updated_at"])
    return dataset


def _description_fields(document: Document) -> dict[str, Any]:
    person = document.answer("person") or {}
    types = document.records("types")
    fields: dict[str, Any] = {
        "summary": (document.answer("one_sentence") or "")[:MAX_SUMMARY],
        "description": "\n\n".join(filter(None, [document.answer("change"), *(r.get("variables") for r in types)])),
        "domains": tuple(document.answer("domain") or ()),
        "data_types": tuple(dict.fromkeys(render_kind(document, r) for r in types if r.get("kind"))),
        "formats": tuple(
            dict.fromkeys(render_format(document, r) for r in document.records("formats") if r.get("name"))
        ),
        "license": LICENCES.get(document.answer("licence") or "", ""),
        "access_class": ACCESS.get(document.answer("sensitivity") or "", "unknown"),
        "contact_name": person.get("name", ""),
        "contact_email": person.get("email", ""),
        "temporal_text": "; ".join(dict.fromkeys(r["when"] for r in types if r.get("when")))[:MAX_COVERAGE],
        "spatial_text": "; ".join(dict.fromkeys(r["where"] for r in types if r.get("where")))[:MAX_COVERAGE],
        "organizations": _organizations(document),
    }
    if person.get("name"):
        orcid = f"https://orcid.org/{person['orcid']}" if person.get("orcid") else ""
        fields["creators"] = (CreatorRecord(person["name"], orcid, document.answer("group") or ""),)
    return fields


def _construction_fields(outcome: Outcome) -> dict[str, Any]:
    """How the dataset will be built, from the recommended pattern; nothing where the plan is withheld."""
    pattern = outcome.pattern
    if pattern is None or outcome.recommendation.stopped:
        return {}
    steps = "\n".join(f"{hour}. {step.text}" for hour, step in enumerate(outcome.steps, start=1))
    return {
        "archetype": pattern.name,
        "pyramid": pattern.level,
        "cost_class": COSTS[outcome.recommendation.ranking[0].cost],
        "build_recipe": f"{pattern.name}. {pattern.slogan}\n\n{steps}",
    }


def _organizations(document: Document) -> tuple[OrganizationRecord, ...]:
    """The group as steward, laboratories and archives that deliver as producers."""
    group = document.answer("group")
    stewards = [OrganizationRecord(group, "steward")] if group else []
    kinds = ("laboratory", "upstream-archive", "survey")
    producers = {r["name"] for r in document.records("producers") if r.get("kind") in kinds and r.get("name")}
    return (*stewards, *(OrganizationRecord(name, "producer") for name in sorted(producers)))


def _relations(user: User, document: Document) -> tuple[RelationRecord, ...]:
    """The catalogue entries that producers and dependencies are linked to, as far as `user` may see them."""
    linked = Dataset.objects.visible_to(user).filter(slug__in=list_linked_entries(document.raw)).order_by("pk")
    return tuple(RelationRecord("depends-on", dataset.identifier, dataset.title) for dataset in linked)


def _distributions(document: Document, addresses: dict[str, str]) -> tuple[DistributionRecord, ...]:
    """The formats that have an address; the pages of an interview are not an address for readers of the catalogue."""
    return tuple(
        DistributionRecord(
            url=addresses[record["id"]],
            title=render_format(document, record) or "Format not given",
            format=render_format(document, record),
            bytes=round(to_base_unit(record["total"]["value"], record["total"]["unit"]))
            if record.get("total")
            else None,
        )
        for record in document.records("formats")
        if addresses.get(record["id"])
    )
