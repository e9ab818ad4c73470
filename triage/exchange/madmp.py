"""The interview as a machine-actionable data management plan: RDA DMP Common Standard 1.1,
https://github.com/RDA-DMP-Common/RDA-DMP-Common-Standard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from triage.engine.document import Document
from triage.engine.quantities import to_base_unit
from triage.engine.values import render_value

LICENCES = {
    "CC0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "ODbL": "https://opendatacommons.org/licenses/odbl/1-0/",
    "public-domain": "https://creativecommons.org/publicdomain/mark/1.0/",
}
ACCESS = {"open": "open", "embargo": "closed", "restricted": "shared", "regulated": "closed"}
SENSITIVE = {"open": "no", "embargo": "no", "restricted": "yes", "regulated": "yes"}


def write_madmp(*, title: str, url: str, document: Document, created: datetime, modified: datetime) -> dict[str, Any]:
    """`{"dmp": {...}}` of a document. Costs are left out: a monthly class is not an amount.

    Args:
        url: Address of the interview, which identifies the plan.

    Example:
        >>> from triage.content.shipped import shipped_questionnaire
        >>> day = datetime(2026, 11, 24)
        >>> document = Document(shipped_questionnaire(), {})
        >>> plan = write_madmp(title="Towers", url="https://x.org/t/", document=document, created=day, modified=day)
        >>> plan["dmp"]["dataset"][0]["title"]
        'Towers'
    """
    sensitivity = document.answer("sensitivity")
    person = document.answer("person") or {}
    orcid = person.get("orcid")
    contact_id = {"identifier": f"https://orcid.org/{orcid}" if orcid else url, "type": "orcid" if orcid else "other"}
    contact = {"name": person.get("name") or "unknown", "mbox": person.get("email") or "unknown@invalid"}
    plan: dict[str, Any] = {
        "title": title,
        "description": document.answer("one_sentence") or title,
        "language": "eng",
        "created": created.isoformat(timespec="seconds"),
        "modified": modified.isoformat(timespec="seconds"),
        "dmp_id": {"identifier": url, "type": "url"},
        "contact": {**contact, "contact_id": contact_id},
        "ethical_issues_exist": _ethical_issues(sensitivity),
        "dataset": _datasets(title, url, document, sensitivity, modified),
    }
    if document.answer("group"):
        project = {"title": title, "description": document.answer("group")}
        horizon = document.answer("horizon")
        plan["project"] = [project | ({"end": horizon} if horizon else {})]
    return {"dmp": plan}


def _ethical_issues(sensitivity: str | None) -> str:
    if sensitivity is None:
        return "unknown"
    return "yes" if sensitivity == "regulated" else "no"


def _datasets(
    title: str, url: str, document: Document, sensitivity: str | None, issued: datetime
) -> list[dict[str, Any]]:
    """One dataset: the data of the interview, with a distribution for each format."""
    kinds = [render_kind(document, record) for record in document.records("types")]
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


def render_kind(document: Document, record: Mapping[str, Any]) -> str:
    """The kind of data of a record of "types", as text; empty where it is not answered."""
    question = document.questionnaire.by_key["types"].by_key["kind"]
    return render_value(question, record.get("kind"))


def render_format(document: Document, record: Mapping[str, Any]) -> str:
    """The format of a record of "formats", as text; empty where it is not answered."""
    question = document.questionnaire.by_key["formats"].by_key["name"]
    return render_value(question, record.get("name"))


def _distribution(
    document: Document, record: Mapping[str, Any], sensitivity: str | None, issued: datetime
) -> dict[str, Any]:
    name = render_format(document, record) or "unknown"
    access = ACCESS.get(sensitivity or "", "closed")
    distribution: dict[str, Any] = {"title": name, "format": [name], "data_access": access}
    total = record.get("total")
    if total:
        distribution["byte_size"] = round(to_base_unit(total["value"], total["unit"]))
    licence = LICENCES.get(document.answer("licence") or "")
    if licence:
        distribution["license"] = [{"license_ref": licence, "start_date": issued.date().isoformat()}]
    return distribution
