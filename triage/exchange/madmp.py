"""The interview as a machine-actionable data management plan, in the shape of the RDA DMP Common Standard 1.1."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from triage.engine.document import Document
from triage.engine.quantities import canonical
from triage.engine.values import readable

LICENCES = {
    "CC0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "ODbL": "https://opendatacommons.org/licenses/odbl/1-0/",
    "public-domain": "https://creativecommons.org/publicdomain/mark/1.0/",
}
ACCESS = {"open": "open", "embargo": "closed", "restricted": "shared", "regulated": "closed"}
SENSITIVE = {"open": "no", "embargo": "no", "restricted": "yes", "regulated": "yes"}


def madmp(*, title: str, url: str, document: Document, created: datetime, modified: datetime) -> dict[str, Any]:
    """`{"dmp": {...}}`. Money is left out: a monthly class is no amount."""
    sensitivity = document.answer("sensitivity")
    person = document.answer("person") or {}
    orcid = person.get("orcid")
    contact_id = {"identifier": f"https://orcid.org/{orcid}" if orcid else url, "type": "orcid" if orcid else "other"}
    contact = {"name": person.get("name") or "unknown", "mbox": person.get("email") or "unknown@invalid"}
    plan = {
        "title": title,
        "description": document.answer("one_sentence") or title,
        "language": "eng",
        "created": created.isoformat(timespec="seconds"),
        "modified": modified.isoformat(timespec="seconds"),
        "dmp_id": {"identifier": url, "type": "url"},
        "contact": {**contact, "contact_id": contact_id},
        "ethical_issues_exist": {"regulated": "yes", None: "unknown"}.get(sensitivity, "no"),
        "dataset": _datasets(title, url, document, sensitivity, modified),
    }
    if document.answer("group"):
        plan["project"] = [{"title": title, "description": document.answer("group")} | _end(document)]
    return {"dmp": plan}


def _end(document: Document) -> dict[str, str]:
    return {"end": document.answer("horizon")} if document.answer("horizon") else {}


def _datasets(
    title: str, url: str, document: Document, sensitivity: str | None, issued: datetime
) -> list[dict[str, Any]]:
    """One dataset: the data of the interview, with a distribution for each format."""
    kinds = [readable_kind(document, record) for record in document.records("types")]
    dataset: dict[str, Any] = {
        "title": title,
        "dataset_id": {"identifier": url, "type": "url"},
        "personal_data": "unknown",
        "sensitive_data": SENSITIVE.get(sensitivity or "", "unknown"),
        "keyword": list(document.answer("domain") or []),
        "distribution": [
            _distribution(document, record, sensitivity, issued) for record in document.records("formats")
        ],
    }
    if kinds:
        dataset["type"] = ", ".join(dict.fromkeys(kinds))
    if document.answer("backup"):
        dataset["preservation_statement"] = f"Second copy: {document.answer('backup')}"
    return [dataset]


def readable_kind(document: Document, record: Mapping[str, Any]) -> str:
    question = document.questionnaire.by_key["types"].by_key["kind"]
    return readable(question, record.get("kind"))


def _distribution(
    document: Document, record: Mapping[str, Any], sensitivity: str | None, issued: datetime
) -> dict[str, Any]:
    question = document.questionnaire.by_key["formats"].by_key["name"]
    name = readable(question, record.get("name")) or "unknown"
    said: dict[str, Any] = {"title": name, "format": [name], "data_access": ACCESS.get(sensitivity or "", "closed")}
    total = record.get("total")
    if total:
        said["byte_size"] = round(canonical(total["value"], total["unit"]))
    licence = LICENCES.get(document.answer("licence") or "")
    if licence:
        said["license"] = [{"license_ref": licence, "start_date": issued.date().isoformat()}]
    return said
