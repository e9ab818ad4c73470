"""YAML that knows its lines, and one text laid over another."""

import pytest

from triage.content.located_yaml import ContentTextError, overlay, read_located


def test_every_mapping_knows_its_file_and_line():
    raw = read_located("a:\n- {id: x}\n- id: y\n", file="rules.yaml")
    assert [(item.file, item.line) for item in raw["a"]] == [("rules.yaml", 2), ("rules.yaml", 3)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [1", r"rules.yaml, line 2: This is not YAML"),
        ("b: 1\na: {x: 1, x: 2}", r"rules.yaml, line 2: 'x' is there twice"),
        ("a: \x00", r"rules.yaml: This is not YAML"),
        ("a: !!python/object:os.system {}", r"rules.yaml, line 1: This is not YAML"),
        ("a: 0000-00-00", r"rules.yaml: A date or a number in it cannot be read: year 0"),
        ("9" * 5_000, r"rules.yaml: A date or a number in it cannot be read"),
        ("a:\n  " + "[" * 100_000, r"rules.yaml, line 2: Its lists and mappings are nested deeper than 100 levels"),
        ("- " * 100_000, r"rules.yaml, line 1: Its lists and mappings are nested deeper than 100 levels"),
    ],
)
def test_invalid_yaml_is_reported_with_its_line(text, message):
    with pytest.raises(ContentTextError, match=message):
        read_located(text, file="rules.yaml")


def test_an_overlay_adds_replaces_and_removes():
    base = {"gates": [{"id": "G1", "why": "a"}, {"id": "G2"}], "near_tie": 1, "ask_order": ["x"]}
    own = {"gates": [{"id": "G1", "why": "b"}, {"id": "G2", "removed": True}, {"id": "G3"}], "ask_order": ["y"]}
    assert overlay(base, own) == {"gates": [{"id": "G1", "why": "b"}, {"id": "G3"}], "near_tie": 1, "ask_order": ["y"]}
