"""The same question as a program asks it: curl, Python, R."""

from __future__ import annotations

from urllib.parse import urlencode


def as_code(address: str, parameters: dict[str, str]) -> dict[str, str]:
    """Lines to paste that fetch `address` (absolute) with the parameters and print the first results."""
    url = f"{address}?{urlencode({name: value for name, value in parameters.items() if value})}"
    asked = f"answer = requests.get({url!r}).json()"
    return {
        "curl": f"curl '{url.replace(chr(39), '%27')}'",
        "Python": f"import requests\n{asked}\nprint(answer['count'], answer['results'][:3])",
        "R": f'answer <- jsonlite::fromJSON("{url}")\nstr(answer$results, max.level = 1)',
    }
