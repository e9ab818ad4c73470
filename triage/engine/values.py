"""Typed values of answers: parsed from what people type in forms, CSV sheets, REST and files; rendered as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from triage.engine.quantities import parse_amount, parse_number
from triage.engine.questionnaire import Question

MAX_LINE, MAX_TEXT, MAX_NAME = 500, 20_000, 200  # characters
THIN_SPACE = "\u2009"
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_YES, _NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}
_DONT_KNOW = {"unknown", "?", "i don't know", "don't know", "dont know"}
PERSON_PARTS = ("name", "email", "orcid", "role")


def clean_text(raw: object, max_length: int = MAX_TEXT) -> str:
    r"""Text as the database takes it: no NUL, one kind of line end, stripped, cut at `max_length` characters.

    What is not a string becomes the empty text.

    Example:
        >>> clean_text(" two\r\nlines\x00 ")
        'two\nlines'
        >>> clean_text(None)
        ''
    """
    if not isinstance(raw, str):
        return ""
    return raw.replace("\r\n", "\n").replace("\x00", "").strip()[:max_length].rstrip()


def means_unknown(question: Question, raw: object) -> bool:
    """Whether the raw text itself says "I don't know"; not where the question has an option of that name.

    Example:
        >>> means_unknown(Question("owner", "Who owns it?", "line"), "?")
        True
    """
    if not isinstance(raw, str) or raw.strip().casefold() not in _DONT_KNOW:
        return False
    return all(option.value != raw.strip() for option in question.options)


def parse_value(question: Question, raw: object) -> Any:
    """The typed value of a raw answer as plain JSON; None where nothing was given.

    Raises:
        ValueError: The answer cannot be read; the text is a sentence for the person who wrote it.

    Example:
        >>> parse_value(Question("total", "Total", "qty", units=("GB", "TB")), "2 TB")
        {'value': 2, 'unit': 'TB'}
        >>> parse_value(Question("citation", "Citable?", "bool3"), "Yes")
        True
    """
    if raw is None or raw == "" or raw == [] or (isinstance(raw, str) and not raw.strip()):
        return None
    return _PARSERS[question.kind](question, raw)


def text_as_typed(raw: Any) -> str:
    """The input as one text, which is stored if it cannot be parsed.

    Example:
        >>> text_as_typed({"value": "about two", "unit": "TB"})
        'about two TB'
    """
    if isinstance(raw, Mapping):
        raw = " ".join(str(part) for part in raw.values() if part)
    return clean_text(", ".join(map(str, raw)) if isinstance(raw, list) else str(raw))


def _parse_text(question: Question, raw: Any) -> str:
    if not isinstance(raw, str | int | float):
        raise ValueError("Write this as text.")
    text = str(raw).replace("\r\n", "\n").replace("\x00", "").strip()
    limit = MAX_TEXT if question.kind == "long" else MAX_LINE
    if len(text) > limit:
        raise ValueError(f"This is {len(text):,} characters long; {limit:,} fit here.")
    return text


def _list_alternatives(label: str) -> list[str]:
    """The words of a label that each name the option: "SAS, Stata or SPSS" is SAS, Stata, or SPSS."""
    return [part.strip() for part in re.split(r",| or ", label.casefold()) if part.strip()]


def _parse_choice(question: Question, raw: Any) -> str:
    chosen = str(raw).strip().casefold()
    for option in question.options:
        if chosen in (option.value.casefold(), option.label.casefold()):
            return option.value
    named = [option.value for option in question.options if chosen in _list_alternatives(option.label)]
    if len(named) == 1:
        return named[0]
    raise ValueError(f"{str(raw)!r} is not one of: {', '.join(option.value for option in question.options)}.")


def _parse_choices(question: Question, raw: Any) -> list[str] | None:
    items = re.split(r"[;,|]", raw) if isinstance(raw, str) else raw
    if not isinstance(items, list | tuple):
        raise ValueError("Give a list of choices.")
    chosen = {_parse_choice(question, item) for item in items if str(item).strip()}
    return [option.value for option in question.options if option.value in chosen] or None


def _parse_integer(question: Question, raw: Any) -> int:
    value = parse_number(raw, question.text)
    if value != int(value):
        raise ValueError(f"{str(raw)!r} is not a whole number.")
    return int(value)


def _parse_quantity(question: Question, raw: Any) -> dict[str, Any] | None:
    """`{"value": 2, "unit": "TB"}`, from that shape or from "2 TB"; a unit typed behind the number is taken."""
    text = str(raw)
    if isinstance(raw, Mapping):
        number, unit = raw.get("value"), str(raw.get("unit") or "")
        if number is None or not str(number).strip():
            return None  # a unit without a number is not an answer
        text = f"{number} {unit}"
        if unit and re.search(r"[a-z]\s*$", str(number), re.IGNORECASE):
            typed = parse_amount(number, question.units, question.text)
            if typed["unit"] != unit:
                raise ValueError(f"{str(number)!r} is not in {unit}; choose the unit that you mean.")
            return typed
    return parse_amount(text, question.units, question.text)


def _parse_date(question: Question, raw: Any) -> str:
    try:
        return date.fromisoformat(str(raw).strip()).isoformat()
    except ValueError as error:
        raise ValueError(f"{str(raw)!r} is not a date; write year-month-day, for example 2027-03-31.") from error


def _parse_url(question: Question, raw: Any) -> str:
    text = _parse_text(question, raw)
    if not re.match(r"^https?://[^\s/]+", text):
        raise ValueError("Write the whole address, beginning with https://.")
    return text


def _parse_person(question: Question, raw: Any) -> dict[str, str] | None:
    """`{"name", "email", "orcid", "role"}`, from that shape or from a bare name."""
    parts = raw if isinstance(raw, Mapping) else {"name": raw}
    person = {key: _parse_text(question, parts.get(key) or "") for key in PERSON_PARTS}
    if not any(person.values()):
        return None
    if person["email"] and not _EMAIL.match(person["email"]):
        raise ValueError(f"{person['email']!r} is not an e-mail address.")
    if person["orcid"]:
        person["orcid"] = _parse_orcid(person["orcid"])
    return person


def _parse_orcid(text: str) -> str:
    """The 19-character form of an ORCID. Its last digit is an ISO 7064 mod 11-2 check of the others:
    https://support.orcid.org/hc/en-us/articles/360006897674."""
    digits = re.sub(r"^https?://orcid\.org/", "", text.strip()).replace("-", "").upper()
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2 if digit.isdecimal() else -1
        if total < 0:
            break
    check_digit = "0123456789X"[(12 - total % 11) % 11]
    if len(digits) != 16 or total < 0 or digits[15] != check_digit:
        raise ValueError(f"{text!r} is not an ORCID; it has 16 digits, the last is a check.")
    return "-".join(digits[i : i + 4] for i in range(0, 16, 4))


def _parse_system(question: Question, raw: Any) -> dict[str, Any] | None:
    """`{"name", "dataset"}`: free text, and the slug of the catalogue entry once somebody has confirmed it.

    `declined` is added if somebody chose that none of the offered entries is meant.
    """
    parts = raw if isinstance(raw, Mapping) else {"name": raw}
    name = _parse_text(question, parts.get("name") or "")
    if not name:
        return None
    system = {"name": name, "dataset": clean_text(parts.get("dataset"), MAX_NAME) or None}
    return system | {"declined": True} if parts.get("declined") and not system["dataset"] else system


def _parse_yes_no(question: Question, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    answer = str(raw).strip().casefold()
    if answer not in _YES | _NO:
        raise ValueError(f"{str(raw)!r} is neither yes nor no.")
    return answer in _YES


def _refuse_file(question: Question, raw: Any) -> Any:
    raise ValueError("A sample is uploaded on the page or through its own address, not written here.")


_PARSERS: dict[str, Callable[[Question, Any], Any]] = {
    "text": _parse_text, "line": _parse_text, "long": _parse_text, "choice": _parse_choice, "multi": _parse_choices,
    "int": _parse_integer, "qty": _parse_quantity, "date": _parse_date, "url": _parse_url, "person": _parse_person,
    "system": _parse_system, "file": _refuse_file, "bool3": _parse_yes_no,
}  # fmt: skip


def render_value(question: Question, value: Any) -> str:
    """A typed value as readers see it; the empty text for None.

    Example:
        >>> render_value(Question("citation", "Citable?", "bool3"), False)
        'No'
        >>> render_value(Question("owner", "Who owns it?", "line"), None)
        ''
    """
    if value is None:
        return ""
    if question.kind in ("choice", "multi"):
        values = value if isinstance(value, list) else [value]
        return ", ".join(question.get_label(item) for item in values)
    if question.kind == "bool3":
        return "Yes" if value else "No"
    if question.kind == "qty":
        return f"{value['value']:,} {value['unit']}".replace(",", THIN_SPACE)
    if question.kind == "person":
        return ", ".join(part for part in (value["name"], value["role"], value["email"], value["orcid"]) if part)
    if question.kind in ("system", "file"):
        return str(value["name"])
    if question.kind == "int":
        return f"{value:,}".replace(",", THIN_SPACE)
    return str(value)
