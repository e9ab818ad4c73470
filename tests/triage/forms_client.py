"""Fills the real forms as a browser without script would: reads the page's inputs, changes some, presses a button."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.html_forms import read_inputs
from triage.engine.quantities import FACTORS


def read_form(client: Client, url: str) -> dict[str, list[str]]:
    """The inputs of a section's page by name, as they would be sent."""
    page = client.get(url)
    assert page.status_code == 200, url
    return read_inputs(page.content.decode(), "id", "answers")


def type_answer(form: dict[str, list[str]], name: str, raw: Any) -> None:
    """Type an answer as it stands in an answers file into the inputs of one question."""
    if isinstance(raw, dict) and raw.get("unknown"):
        form[f"{name}.unknown"], form[f"{name}.ask"] = ["1"], [raw.get("ask", "")]
    elif isinstance(raw, bool):
        form[name] = ["yes" if raw else "no"]
    elif isinstance(raw, list):
        form[name] = [str(item) for item in raw]
    elif f"{name}.unit" in form:
        number, _, unit = str(raw).partition(" ")
        offered = unit in FACTORS  # what the list of units lacks is typed behind the number
        form[name], form[f"{name}.unit"] = ([number], [unit]) if offered else ([str(raw)], [""])
    else:
        form[name] = [str(raw)]


def fill_interview(client: Client, base: str, answers: dict[str, Any]) -> None:
    """Answer a whole interview section by section, saving each with its button."""
    from triage.content.shipped import shipped_questionnaire

    for section in shipped_questionnaire().sections:
        url = f"{base}section/{section.key}/"
        if section.record:
            _fill_records(client, url, answers.get("records", {}).get(section.key, []))
        else:
            _fill_single(client, url, {k: v for k, v in answers.get("answers", {}).items() if k in section.by_key})


def _fill_single(client: Client, url: str, answers: dict[str, Any]) -> None:
    form = read_form(client, url)
    for key, raw in answers.items():
        type_answer(form, key, raw)
    assert client.post(url, {**form, "do": "save"}).status_code == 302


def _fill_records(client: Client, url: str, records: list[dict[str, Any]]) -> None:
    for number, record in enumerate(records, start=1):
        form = read_form(client, url)
        uid = form["records"][-1]
        for key, raw in record.items():
            type_answer(form, f"{uid}.{key}", raw)
        button = "add" if number < len(records) else "save"
        assert client.post(url, {**form, "do": button}).status_code == 302
