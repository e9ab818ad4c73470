"""Every route of the portal, read from the URL configuration, with an address of it that can be asked."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import RoutePattern, URLResolver
from django.utils.regex_helper import normalize

SAMPLES = {
    "int": "1",
    "slug": "sample",
    "str": "sample",
    "path": "1-1000-A-C",
    "uuid": "00000000-0000-0000-0000-000000000000",
}
# Routes that say 'no' to anybody who does not send more than the address.
WITH_MORE = {"admin/autocomplete/": "?app_label=catalog&model_name=distribution&field_name=format"}
# A POST to it would end the session of whoever asks.
SIGNING_OUT = {"accounts/logout/"}


@dataclass(frozen=True)
class Route:
    """`name` is how the access table calls it."""

    name: str
    address: str
    view: Callable[..., Any]


def all_routes() -> list[Route]:
    """One for each route, but one list for each model of the admin site, and none for format-suffix twins."""
    routes: dict[str, Route] = {}
    for name, address, view in _walk(get_resolver(), "", "/"):
        if "<drf_format_suffix" not in name and "(?P<format>" not in name:
            short = _short(name)
            route = Route(short, address + WITH_MORE.get(short, ""), view)
            routes[short] = min(route, routes.get(short, route), key=lambda candidate: len(candidate.address))
    return list(routes.values())


def writing_routes(client: Client) -> set[str]:
    """'METHOD name' of every route that takes something other than GET, but those of the admin site.

    Args:
        client: Of somebody who may do everything. REST views say their methods; other views are sent an empty POST.
    """
    operations = set()
    for name, address, view in _walk(get_resolver(), "", "/"):
        if "<drf_format_suffix" in name or "(?P<format>" in name or name.startswith("admin/") or name in SIGNING_OUT:
            continue
        actions = getattr(view, "actions", None)
        if actions is None:
            methods = ["post"] if client.post(address).status_code != HTTPStatus.METHOD_NOT_ALLOWED else []
        else:
            methods = [method for method in actions if method not in ("get", "head", "options")]
        operations |= {f"{method.upper()} {name}" for method in methods}
    return operations


def ask(client: Client, address: str, data: dict[str, str] | None = None) -> HttpResponse:
    """GET an address; a streamed answer is read to its end, so that its files are closed."""
    answer = client.get(address, data)
    if answer.streaming:
        deque(answer.streaming_content, maxlen=0)
    return answer


def _walk(resolver: URLResolver, name: str, address: str) -> Iterator[tuple[str, str, Callable[..., Any]]]:
    for entry in resolver.url_patterns:
        route_parts = name + str(entry.pattern), address + _example(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, *route_parts)
        else:
            yield *route_parts, entry.callback


def _example(pattern: object) -> str:
    if isinstance(pattern, RoutePattern):
        return re.sub(r"<(?:(\w+):)?\w+>", lambda match: SAMPLES.get(match[1] or "str", ""), str(pattern))
    text, names = normalize(str(pattern).lstrip("^"))[0]
    return text % dict.fromkeys(names, "1")


def _short(name: str) -> str:
    """'admin/<app>/<model>/' for all that the admin site has for a model; the shortest of them is its list."""
    if model := re.match(r"admin/(?!r/)\w+/\w+/", name):
        return model[0]
    return "admin/<app>/" if name.startswith("admin/^(?P<app_label>") else name
