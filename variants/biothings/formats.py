"""An answer as JSON, YAML, msgpack or a page to look at."""

from __future__ import annotations

from typing import Any

import msgpack
import orjson
import yaml
from django.http import HttpResponse
from django.template.loader import render_to_string

_JSON_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS
_YAML_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def render(data: Any, *, format_name: str = "json", status: int = 200, path: str = "") -> HttpResponse:
    """The response for `data`; format_name is one of parameters.FORMATS. path: what the HTML page calls itself."""
    if format_name == "yaml":
        text = yaml.dump(data, Dumper=_YAML_DUMPER, sort_keys=True, allow_unicode=True)
        return HttpResponse(text, status=status, content_type="text/x-yaml; charset=UTF-8")
    if format_name == "msgpack":
        return HttpResponse(msgpack.packb(data), status=status, content_type="application/x-msgpack")
    if format_name == "html":
        text = orjson.dumps(data, option=_JSON_OPTIONS | orjson.OPT_INDENT_2).decode()
        page = render_to_string("biothings/document.html", {"path": path, "text": text})
        return HttpResponse(page, status=status)
    content = orjson.dumps(data, option=_JSON_OPTIONS)
    return HttpResponse(content, status=status, content_type="application/json; charset=UTF-8")
