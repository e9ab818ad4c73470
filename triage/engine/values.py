"""One reading of what people type, for forms, CSV sheets, REST and imports: raw -> typed value, or a clear sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from triage.engine.quantities import read_amount, read_number
from triage.engine.questionnaire import Question

_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_YES, _NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}
_DONT_KNOW = {"unknown", "?", "i don't know", "don't know", "dont know"}
LONGEST_LINE, LONGEST_TEXT, LONGEST_NAME = 500, 20_000, 200


def plain_text(raw: object, longest: int = LONGEST_TEXT) -> str:
    """Text as the database takes it: no NUL, one kind of line end, no blanks around it, cut at `longest` characters.
    What is no text is none."""
    return raw.replace("\r\n", "\n").replace("\x00", "").strip()[:longest].rstrip() if isinstance(raw, str) else ""


def is_unknown(question: Question, raw: object) -> bool:
    """Whether the raw text itself says 'I don't know' (a question may have an option called unknown)."""
    if not isinstance(raw, str) or raw.strip().casefold() not in _DONT_KNOW:
        return False
    return all(option.value != raw.strip() for option in question.options)


def parse_value(question: Question, raw: object) -> Any:
    """The typed value of a raw answer: JSON values only, None for blank. ValueError is a sentence for the reader."""
    if raw is None or raw == "" or raw == [] or (isinstance(raw, str) and not raw.strip()):
        return None
    return _READERS[question.kind](question, raw)


def _text(question: Question, raw: Any) -> str:
    if not isinstance(raw, str | int | float):
        raise ValueError("Write this as text.")
    text = str(raw).replace("\r\n", "\n").replace("\x00", "").strip()
    limit = LONGEST_TEXT if question.kind == "long" else LONGEST_LINE
    if len(text) > limit:
        raise ValueError(f"This is {len(text):,} characters long; {limit:,} fit here.")
    return text


def _choice(question: Question, raw: Any) -> str:
    wanted = str(raw).strip().casefold()
    for option in question.options:
        if wanted in (option.value.casefold(), option.label.casefold()):
            return option.value
    raise ValueError(f"{str(raw)!r} is not one of: {', '.join(option.value for option in question.options)}.")


def _multi(question: Question, raw: Any) -> list[str] | None:
    items = re.split(r"[;,|]", raw) if isinstance(raw, str) else raw
    if not isinstance(items, list | tuple):
        raise ValueError("Give a list of choices.")
    chosen = {_choice(question, item) for item in items if str(item).strip()}
    return [option.value for option in question.options if option.value in chosen] or None


def _int(question: Question, raw: Any) -> int:
    value = read_number(raw, question.text)
    if value != int(value):
        raise ValueError(f"{str(raw)!r} is not a whole number.")
    return int(value)


def _quantity(question: Question, raw: Any) -> dict[str, Any] | None:
    """`{"value": 2, "unit": "TB"}`, from that form or from '2 TB'; a unit that was typed behind the number counts."""
    text = str(raw)
    if isinstance(raw, Mapping):
        number, unit = raw.get("value"), str(raw.get("unit") or "")
        if number is None or not str(number).strip():
            return None  # a unit alone says nothing
        text = f"{number} {unit}"
        if unit and re.search(r"[a-z]\s*$", str(number), re.IGNORECASE):
            own = read_amount(number, question.units, question.text)
            if own["unit"] != unit:
                raise ValueError(f"{str(number)!r} is not in {unit}; choose the unit that you mean.")
            return own
    return read_amount(text, question.units, question.text)


def _date(question: Question, raw: Any) -> str:
    try:
        return date.fromisoformat(str(raw).strip()).isoformat()
    except ValueError as error:
        raise ValueError(f"{str(raw)!r} is not a date; write year-month-day, for example 2027-03-31.") from error


def _url(question: Question, raw: Any) -> str:
    text = _text(question, raw)
    if not re.match(r"^https?://[^\s/]+", text):
        raise ValueError("Write the whole address, beginning with https://.")
    return text


def _person(question: Question, raw: Any) -> dict[str, str] | None:
    """`{"name", "email", "orcid", "role"}`, from that form or from a bare name."""
    given = raw if isinstance(raw, Mapping) else {"name": raw}
    person = {key: _text(question, given.get(key) or "") for key in ("name", "email", "orcid", "role")}
    if not any(person.values()):
        return None
    if person["email"] and not _EMAIL.match(person["email"]):
        raise ValueError(f"{person['email']!r} is not an e-mail address.")
    if person["orcid"]:
        person["orcid"] = _orcid(person["orcid"])
    return person


def _orcid(text: str) -> str:
    """The 19-character form; the last digit is an ISO 7064 mod 11-2 check."""
    digits = re.sub(r"^https?://orcid\.org/", "", text.strip()).replace("-", "").upper()
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2 if digit.isdigit() else -1
        if total < 0:
            break
    expected = "0123456789X"[(12 - total % 11) % 11]
    if len(digits) != 16 or total < 0 or digits[15] != expected:
        raise ValueError(f"{text!r} is not an ORCID; it has 16 digits, the last is a check.")
    return "-".join(digits[i : i + 4] for i in range(0, 16, 4))


def _system(question: Question, raw: Any) -> dict[str, Any] | None:
    """`{"name", "dataset"}`: free text, and the slug of the catalogue entry once somebody has confirmed it.

    `declined` is there where somebody said that none of the entries offered is meant.
    """
    given = raw if isinstance(raw, Mapping) else {"name": raw}
    name = _text(question, given.get("name") or "")
    if not name:
        return None
    said = {"name": name, "dataset": plain_text(given.get("dataset"), LONGEST_NAME) or None}
    return said | {"declined": True} if given.get("declined") and not said["dataset"] else said


def _yes_no(question: Question, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().casefold()
    if word not in _YES | _NO:
        raise ValueError(f"{str(raw)!r} is neither yes nor no.")
    return word in _YES


def _file(question: Question, raw: Any) -> Any:
    raise ValueError("A sample is uploaded on the page or through its own address, not written here.")


_READERS: dict[str, Callable[[Question, Any], Any]] = {
    "text": _text, "line": _text, "long": _text, "choice": _choice, "multi": _multi, "int": _int, "qty": _quantity,
    "date": _date, "url": _url, "person": _person, "system": _system, "file": _file, "bool3": _yes_no,
}  # fmt: skip


def readable(question: Question, value: Any) -> str:
    """A typed value as one would say it; empty text for no value."""
    if value is None:
        return ""
    if question.kind in ("choice", "multi"):
        values = value if isinstance(value, list) else [value]
        return ", ".join(question.label_of(item) for item in values)
    if question.kind == "bool3":
        return "Yes" if value else "No"
    if question.kind == "qty":
        return f"{value['value']:,} {value['unit']}".replace(",", "\u2009")
    if question.kind == "person":
        return ", ".join(part for part in (value["name"], value["role"], value["email"], value["orcid"]) if part)
    if question.kind in ("system", "file"):
        return value["name"]
    if question.kind == "int":
        return f"{value:,}".replace(",", "\u2009")
    return str(value)
