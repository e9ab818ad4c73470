"""YAML from outside: every text is a value or an error with its line."""

import pytest

from accounts.yaml_documents import MAX_YAML_NESTING, InvalidYamlError, load_yaml


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: [1", 2, "This is not YAML"),
        ("a: \x00", 0, "This is not YAML"),
        ("a: !!python/object:os.system {}", 1, "This is not YAML"),
        ("a: 0000-00-00", 0, "A date or a number in it cannot be read: year 0"),
        ("9" * 5_000, 0, "A date or a number in it cannot be read"),
        ("a:\n  " + "[" * 100_000, 2, "nested deeper than 100 levels"),
        ("- " * 100_000, 1, "nested deeper than 100 levels"),
    ],
)
def test_a_text_that_cannot_be_read_is_an_error_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(InvalidYamlError, match=message) as caught:
        load_yaml(text)
    assert caught.value.line == line


def test_the_deepest_allowed_nesting_is_read() -> None:
    value = load_yaml("[" * MAX_YAML_NESTING + "]" * MAX_YAML_NESTING)
    for _ in range(MAX_YAML_NESTING - 1):
        [value] = value
    assert value == []
