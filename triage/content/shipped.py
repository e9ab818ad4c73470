"""The shipped content and example interviews, and files of one's own that are laid over them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from triage.content.compiling import TEXTS, Content, compile_content
from triage.content.located_yaml import ContentTextError, read_located
from triage.engine.advice import Advice
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import RuleSet

_FOLDER = files("triage.content")


def read_text(name: str) -> str:
    """The text of a shipped file."""
    return (_FOLDER / name).read_text(encoding="utf-8")


def read_yaml(name: str) -> Any:
    """The content of a shipped YAML file, read again at every call.

    Example:
        >>> sorted(read_yaml("interview.yaml"))
        ['sections', 'version']
    """
    return read_located(read_text(name), file=name)


@cache
def shipped_texts() -> Mapping[str, str]:
    """The shipped content files by name.

    Example:
        >>> "rules.yaml" in shipped_texts()
        True
    """
    return {name: read_text(name) for name in TEXTS}


@cache
def read_own_texts(folder: str) -> Mapping[str, str]:
    """The content files in a folder of one's own (LWDS_CONTENT) by path; none for an empty name.

    Raises:
        ContentTextError: There is no such folder, a file cannot be read, or no content file has its name.

    Example:
        >>> read_own_texts("")
        {}
    """
    if not folder:
        return {}
    try:
        paths = sorted(path for path in Path(folder).iterdir() if path.suffix in (".yaml", ".yml"))
        texts = {str(path): path.read_text(encoding="utf-8") for path in paths}
    except (OSError, UnicodeDecodeError) as error:
        raise ContentTextError(f"The folder of LWDS_CONTENT cannot be read: {error}.", file=folder) from error
    for path in paths:
        if path.name not in TEXTS:
            raise ContentTextError(f"A file of content is one of {', '.join(TEXTS)}.", file=str(path))
    return texts


def shipped_content(folder: str = "") -> Content:
    """The shipped content under the files of a folder of one's own.

    Raises:
        ContentTextError: A file is wrong; the text names it and the line.

    Example:
        >>> shipped_content().rules.patterns["tidy-bucket"].cost
        'S'
    """
    return _compile_shipped(folder)


@cache
def _compile_shipped(folder: str) -> Content:
    return compile_content(shipped_texts(), own=read_own_texts(folder))


def shipped_questionnaire() -> Questionnaire:
    """The shipped questionnaire.

    Example:
        >>> shipped_questionnaire().sections[0].key
        'who'
    """
    return shipped_content().questionnaire


def shipped_rule_set() -> RuleSet:
    """The shipped patterns and rules.

    Example:
        >>> shipped_rule_set().patterns["tidy-bucket"].cost
        'S'
    """
    return shipped_content().rules


def shipped_advice() -> Advice:
    """The shipped prices, ways to build, plans, mappings and repositories.

    Example:
        >>> shipped_advice().costs.table.ways["deposit-and-point"][0].name
        'A deposit'
    """
    return shipped_content().advice


def shipped_scenarios() -> list[dict[str, Any]]:
    """The shipped worked cases.

    Example:
        >>> sorted(shipped_scenarios()[0])
        ['expect', 'name', 'signals']
    """
    return shipped_content().scenarios


@cache
def example_interviews() -> list[dict[str, Any]]:
    """One whole interview for each scenario, in the shape that the portal exports and imports."""
    names = sorted(item.name for item in (_FOLDER / "answers").iterdir())
    return [read_yaml(f"answers/{name}") for name in names]
