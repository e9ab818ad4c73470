"""The data management plan in what the RDA DMP Common Standard 1.1 requires: fields, types, allowed words."""

from datetime import UTC, datetime

import pytest
from jsonschema import Draft7Validator

from triage.content import shipped
from triage.engine.document import Document
from triage.engine.parsing import parse_document
from triage.exchange.madmp import write_madmp

TEXT, YES_NO = {"type": "string", "minLength": 1}, {"enum": ["yes", "no", "unknown"]}
DAY, MOMENT = {"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}
ADDRESS = {"type": "string", "pattern": "^https?://"}


def thing(required, **properties):
    """An object with these fields and no others: what the standard does not name, nobody reads."""
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


def several(items):
    return {"type": "array", "items": items}


def identifier(*kinds):
    return thing(["identifier", "type"], identifier=TEXT, type={"enum": list(kinds)})


ANY_ID = identifier("handle", "doi", "ark", "url", "other")
DISTRIBUTION = thing(
    ["data_access", "title"],
    title=TEXT,
    data_access={"enum": ["open", "shared", "closed"]},
    format=several(TEXT),
    byte_size={"type": "integer", "minimum": 0},
    license=several(thing(["license_ref", "start_date"], license_ref=ADDRESS, start_date=DAY)),
)
DATASET = thing(
    ["dataset_id", "personal_data", "sensitive_data", "title"],
    title=TEXT, dataset_id=ANY_ID, personal_data=YES_NO, sensitive_data=YES_NO, keyword=several(TEXT), type=TEXT,
    preservation_statement=TEXT, distribution=several(DISTRIBUTION),
)  # fmt: skip
PERSON = identifier("orcid", "isni", "openid", "other")
MAILBOX = {"type": "string", "format": "email"}
PLAN = thing(
    ["contact", "created", "dataset", "dmp_id", "ethical_issues_exist", "language", "modified", "title"],
    title=TEXT, description=TEXT, language={"enum": ["eng"]}, created=MOMENT, modified=MOMENT, dmp_id=ANY_ID,
    contact=thing(["contact_id", "mbox", "name"], contact_id=PERSON, mbox=MAILBOX, name=TEXT),
    ethical_issues_exist=YES_NO, dataset=several(DATASET),
    project=several(thing(["title"], title=TEXT, description=TEXT, start=DAY, end=DAY)),
)  # fmt: skip
VALIDATOR = Draft7Validator(thing(["dmp"], dmp=PLAN), format_checker=Draft7Validator.FORMAT_CHECKER)

WHO = {"name": "Ines Valle", "email": "ines@example.org", "orcid": "0000-0002-1825-0097"}
MORE = {
    "person": WHO, "group": "Soil group", "domain": ["soil"], "horizon": "2028-06-30", "licence": "CC-BY-4.0",
    "backup": "A tape in another town",
}  # fmt: skip
INTERVIEWS = [*shipped.example_interviews(), {"scenario": "nothing said"}, {"scenario": "much said", "answers": MORE}]


def plan_of(raw):
    document = Document(shipped.shipped_questionnaire(), parse_document(shipped.shipped_questionnaire(), raw)[0])
    at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    return write_madmp(title="Towers", url="https://portal.example/t/", document=document, created=at, modified=at)


@pytest.mark.parametrize("raw", INTERVIEWS, ids=lambda raw: raw["scenario"])
def test_every_plan_holds_what_the_standard_requires(raw):
    assert [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(plan_of(raw))] == []


def test_a_plan_says_who_what_and_until_when():
    plan = plan_of({"answers": MORE})["dmp"]
    assert plan["contact"]["contact_id"] == {"identifier": "https://orcid.org/0000-0002-1825-0097", "type": "orcid"}
    assert (plan["contact"]["mbox"], plan["project"][0]["end"]) == ("ines@example.org", "2028-06-30")
    assert datetime.fromisoformat(plan["created"]).tzinfo is not None
