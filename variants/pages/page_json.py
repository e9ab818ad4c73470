"""Pages that REST has no resource for are their own JSON twins: the same address with `as=json`.

Not `format=json`: in the forms of files `format` is that of the file.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest


def wants_json(request: HttpRequest) -> bool:
    """Whether the address asks for the twin."""
    return request.GET.get("as") == "json"


def twin_address(request: HttpRequest) -> str:
    """Address of the twin of the page that is asked for."""
    asked = request.GET.copy()
    asked["as"] = "json"
    return f"{request.path}?{asked.urlencode()}"


def as_code(address: str, parameters: dict[str, str]) -> dict[str, str]:
    """Lines to paste that fetch `address` (absolute) with the parameters and print the first results."""
    url = f"{address}?{urlencode({name: value for name, value in parameters.items() if value})}"
    asked = f"answer = requests.get({url!r}).json()"
    return {
        "curl": f"curl '{url.replace(chr(39), '%27')}'",
        "Python": f"import requests\n{asked}\nprint(answer['count'], answer['results'][:3])",
        "R": f'answer <- jsonlite::fromJSON("{url}")\nstr(answer$results, max.level = 1)',
    }
