"""From an interview to a draft in the catalogue."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.sharing import Visibility
from catalog.entries.record import CreatorRecord, DistributionRecord, OrganizationRecord, RelationRecord
from catalog.entries.writing import create_draft_dataset
from catalog.models import Dataset
from triage.engine.document import Document
from triage.engine.outcome import Outcome
from triage.engine.quantities import canonical
from triage.engine.values import readable
from triage.exchange.madmp import LICENCES, readable_kind
from triage.interviews.permissions import FREEZE, require
from triage.models import Interview
from triage.outcome.current import outcome_of

COSTS = {"F": "nothing", "S": "low", "M": "low", "L": "medium", "X": "high"}
ACCESS = {"open": "open", "embargo": "closed", "restricted": "controlled", "regulated": "controlled"}
SYSTEM_SECTIONS = ("producers", "dependencies")


@transaction.atomic
def make_draft_dataset(
    *, user: User, interview: Interview, base_url: str, addresses: dict[str, str] | None = None
) -> Dataset:
    """A draft entry with what the interview says, linked both ways; `addresses` gives the link of a format by its id.

    A format without an address points at the plan, so that the draft says what is coming. The entry is made once.
    """
    require(user, interview, FREEZE)
    interview = Interview.objects.select_for_update(of=("self",)).select_related("questionnaire").get(pk=interview.pk)
    if interview.dataset:
        return interview.dataset
    outcome = outcome_of(user=user, interview=interview)
    page = base_url.rstrip("/") + interview.get_absolute_url()
    sensitive = outcome.document.answer("sensitivity") in ("restricted", "regulated")
    dataset = create_draft_dataset(
        user=user,
        title=interview.title,
        visibility=Visibility.PRIVATE if sensitive else Visibility.PUBLIC,
        evidence=(f"Interview: {page}",),
        distributions=_distributions(outcome.document, page, addresses or {}),
        **_described(outcome.document),
        **_built(outcome),
    )
    interview.dataset = dataset
    interview.save(update_fields=["dataset", "updated_at"])
    return dataset


def _described(document: Document) -> dict[str, Any]:
    person = document.answer("person") or {}
    types = document.records("types")
    said = {
        "summary": (document.answer("one_sentence") or "")[:300],
        "description": "\n\n".join(filter(None, [document.answer("change"), *(r.get("variables") for r in types)])),
        "domains": tuple(document.answer("domain") or ()),
        "data_types": tuple(dict.fromkeys(readable_kind(document, r) for r in types if r.get("kind"))),
        "formats": tuple(dict.fromkeys(_format(document, r) for r in document.records("formats") if r.get("name"))),
        "license": LICENCES.get(document.answer("licence") or "", ""),
        "access_class": ACCESS.get(document.answer("sensitivity") or "", "unknown"),
        "contact_name": person.get("name", ""),
        "contact_email": person.get("email", ""),
        "temporal_text": "; ".join(dict.fromkeys(r["when"] for r in types if r.get("when")))[:300],
        "spatial_text": "; ".join(dict.fromkeys(r["where"] for r in types if r.get("where")))[:300],
        "organizations": _organizations(document),
        "relations": _relations(document),
    }
    if person.get("name"):
        orcid = f"https://orcid.org/{person['orcid']}" if person.get("orcid") else ""
        said["creators"] = (CreatorRecord(person["name"], orcid, document.answer("group") or ""),)
    return said


def _built(outcome: Outcome) -> dict[str, Any]:
    """How it will be built, from the recommended pattern."""
    pattern = outcome.pattern
    if pattern is None or outcome.recommendation.stopped:
        return {}
    steps = "\n".join(f"{hour}. {step}" for hour, step in enumerate(pattern.steps, start=1))
    return {
        "archetype": pattern.name,
        "pyramid": pattern.level,
        "cost_class": COSTS[pattern.cost],
        "build_recipe": f"{pattern.name}. {pattern.slogan}\n\n{steps}",
    }


def _organizations(document: Document) -> tuple[OrganizationRecord, ...]:
    """The group as steward, laboratories and archives that deliver as producers."""
    group = document.answer("group")
    stewards = [OrganizationRecord(group, "steward")] if group else []
    kinds = ("laboratory", "upstream-archive", "survey")
    producers = {r["name"] for r in document.records("producers") if r.get("kind") in kinds and r.get("name")}
    return (*stewards, *(OrganizationRecord(name, "producer") for name in sorted(producers)))


def _relations(document: Document) -> tuple[RelationRecord, ...]:
    """The catalogue's systems that producers and dependencies were linked to."""
    slugs = {
        (record.get("system") or {}).get("dataset")
        for section in SYSTEM_SECTIONS
        for record in document.records(section)
    }
    linked = Dataset.objects.filter(slug__in=slugs - {None}).order_by("pk")
    return tuple(RelationRecord("depends-on", dataset.identifier, dataset.title) for dataset in linked)


def _format(document: Document, record: Any) -> str:
    return readable(document.questionnaire.by_key["formats"].by_key["name"], record.get("name"))


def _distributions(document: Document, page: str, addresses: dict[str, str]) -> tuple[DistributionRecord, ...]:
    return tuple(
        DistributionRecord(
            url=addresses.get(record["id"]) or f"{page}plan/#format-{record['id']}",
            title=_format(document, record) or "Format not said",
            description="" if addresses.get(record["id"]) else "Planned: it has no address yet; the plan says how.",
            format=_format(document, record),
            bytes=round(canonical(record["total"]["value"], record["total"]["unit"])) if record.get("total") else None,
        )
        for record in document.records("formats")
    )
