"""A page -> the address of the same as JSON, and code that reads it.

A page that REST has no resource for is JSON itself at the same address with `as=json`. The parameter is not called
`format`, because in forms that write files `format` is that of the file.

Separate module because the pages of every feature, and the start page, use it.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest


def is_json_requested(request: HttpRequest) -> bool:
    """Whether the address asks for the page as JSON."""
    return request.GET.get("as") == "json"


def page_json_url(request: HttpRequest) -> str:
    """The address of the same page as JSON."""
    params = request.GET.copy()
    params["as"] = "json"
    return f"{request.path}?{params.urlencode()}"


def code_examples(url: str, parameters: dict[str, str]) -> dict[str, str]:
    """An absolute address and its parameters -> {language: lines to paste that print the first results}.

    Example:
        >>> code_examples("https://portal.example/api/v1/variants/", {"gene": "TP53", "q": ""})["curl"]
        "curl 'https://portal.example/api/v1/variants/?gene=TP53'"
    """
    url = f"{url}?{urlencode({name: value for name, value in parameters.items() if value})}"
    return {
        "curl": f"curl '{url.replace(chr(39), '%27')}'",
        "Python": f"import requests\nanswer = requests.get({url!r}).json()\n"
        "print(answer['count'], answer['results'][:3])",
        "R": f'answer <- jsonlite::fromJSON("{url}")\nstr(answer$results, max.level = 1)',
    }
