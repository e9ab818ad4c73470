"""Tables and lines are streamed row by row, and no cell becomes a formula."""

from __future__ import annotations

from functools import partial

import orjson
import pytest

from variants.rest.renderers import (
    CSVRenderer,
    FastJSONRenderer,
    LinesRenderer,
    TSVRenderer,
    stream_json,
    stream_lines,
    stream_table,
)


def body(response):
    return b"".join(part if isinstance(part, bytes) else part.encode() for part in response.streaming_content).decode()


@pytest.mark.parametrize(("renderer", "separator"), [(CSVRenderer(), ","), (TSVRenderer(), "\t")])
def test_a_table_has_a_header_and_safe_cells(renderer, separator):
    response = stream_table(columns=["a", "b"], rows=[[None, 1.5], ["=1+1", "x"]], renderer=renderer, name="own")
    header, first, second = body(response).splitlines()
    assert header == f"a{separator}b"
    assert first.endswith(f"{separator}1.5")
    assert not second.startswith("=")
    assert response["Content-Disposition"] == f'attachment; filename="own.{renderer.format}"'


def test_rows_are_read_while_they_are_sent():
    read = []

    def rows():
        for number in range(3):
            read.append(number)
            yield [number]

    parts = iter(stream_table(columns=["n"], rows=rows(), renderer=CSVRenderer(), name="own").streaming_content)
    next(parts)
    next(parts)
    assert read == [0]


@pytest.mark.parametrize(
    "stream", [stream_json, partial(stream_lines, renderer=LinesRenderer(), name="own")], ids=["json", "lines"]
)
def test_objects_are_read_while_they_are_sent(stream):
    read = []

    def objects():
        for number in range(3):
            read.append(number)
            yield {"n": number}

    parts = iter(stream(objects=objects()).streaming_content)
    while b'{"n":0}' not in next(parts):
        pass
    assert read == [0]


def test_lines_are_objects():
    response = stream_lines(objects=[{"a": 1}, {"b": [2]}], renderer=LinesRenderer(), name="own")
    assert [orjson.loads(line) for line in body(response).splitlines()] == [{"a": 1}, {"b": [2]}]


def test_json_keys_need_not_be_text():
    assert FastJSONRenderer().render({1: "x"}) == b'{"1":"x"}'
    assert FastJSONRenderer().render(None) == b""
    with pytest.raises(NotImplementedError):
        CSVRenderer().render([])
