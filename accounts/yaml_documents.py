"""YAML text -> values; text that is not YAML, nested too deeply or with impossible dates is an error with its line.

Separate module because the catalogue's seed and the interview content of triage are both read by it. Pure.
"""

from __future__ import annotations

from typing import Any

import yaml

YAML_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where PyYAML has it
MAX_YAML_NESTING = 100  # lists and mappings within each other; reading deeper ones could end the process


class InvalidYamlError(ValueError):
    """Text that cannot be read as YAML.

    Attributes:
        line: From 1; 0 where it is not known.
    """

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line

    def locate(self, file: str) -> str:
        """The message behind the file and the line.

        Example:
            >>> InvalidYamlError("This is not YAML.", 3).locate("rules.yaml")
            'rules.yaml, line 3: This is not YAML.'
        """
        return f"{file}, line {self.line}: {self.args[0]}" if self.line else f"{file}: {self.args[0]}"


def load_yaml(text: str, *, loader: Any = YAML_LOADER) -> Any:
    """The value of a YAML text.

    Args:
        loader: A subclass of YAML_LOADER, for a reader that makes values of its own.

    Raises:
        InvalidYamlError: It is not YAML, is nested deeper than MAX_YAML_NESTING, or has a date or number that Python
            does not have.

    Example:
        >>> load_yaml("- {id: S1}")
        [{'id': 'S1'}]
        >>> load_yaml("[" * 200)
        Traceback (most recent call last):
        accounts.yaml_documents.InvalidYamlError: Its lists and mappings are nested deeper than 100 levels.
    """
    try:
        _check_nesting(text)
        return yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise InvalidYamlError(f"This is not YAML: {error.problem}.", line) from error
    except yaml.YAMLError as error:
        raise InvalidYamlError(f"This is not YAML: {error}.") from error
    except InvalidYamlError:
        raise
    except ValueError as error:  # of Python's own types, for dates and numbers that these cannot hold
        raise InvalidYamlError(f"A date or a number in it cannot be read: {error}.") from error


def _check_nesting(text: str) -> None:
    """The parser reads step by step, but the constructor of the values calls itself once for each level."""
    depth = 0
    for event in yaml.parse(text, Loader=YAML_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_YAML_NESTING:
            line = event.start_mark.line + 1 if event.start_mark else 0
            raise InvalidYamlError(f"Its lists and mappings are nested deeper than {MAX_YAML_NESTING} levels.", line)
