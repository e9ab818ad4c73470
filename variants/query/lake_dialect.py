"""How an engine of lakes writes what SQL has no common words for: lists, lambdas, bytes, types. Pure.

Separate module because the meaning of a query (variants.query.to_lake) is the same in every engine.
"""

from __future__ import annotations

import string
from dataclasses import dataclass, field
from types import MappingProxyType

from variants.fields.spec import Kind
from variants.query.patterns import FOLDED_LETTERS

_LETTERS, _SMALL_LETTERS = FOLDED_LETTERS


@dataclass(frozen=True, slots=True)
class LakeDialect:
    """The words of one engine; each method gives SQL. A lambda's parameters are x, or e and its place i."""

    name: str
    types: MappingProxyType[Kind, str] = field(repr=False)
    size: str
    distinct: str
    smallest: str
    largest: str
    concat: str
    bytes_of: str
    escape: str = ""  # behind LIKE, where a backslash is not what escapes anyway

    def filtered(self, elements: str, parameters: str, test: str) -> str:
        """The elements of a list of which a test is true."""
        raise NotImplementedError

    def transformed(self, elements: str, parameter: str, value: str) -> str:
        """A value for each element of a list."""
        raise NotImplementedError

    def is_one_of(self, value: str) -> str:
        """Whether a value is in the list that comes as a parameter."""
        raise NotImplementedError

    def listed(self, value: str = "") -> str:
        """A list of one value, or an empty one."""
        raise NotImplementedError

    def list_type(self, element: str) -> str:
        """The type of a list."""
        raise NotImplementedError

    def some(self, elements: str, parameters: str, test: str) -> str:
        """Whether a test is true of some element."""
        return f"({self.size}({self.filtered(elements, parameters, test)}) > 0)"

    def folded(self, text: str, compared_with: str | None = None) -> str:
        """A text in small letters; beside a value in ASCII, those of ASCII are enough.

        lower() does more than variants.query.patterns.fold_case to texts that are not ASCII, and translate() takes
        forty times as long.
        """
        letters, small_letters = string.ascii_uppercase, string.ascii_lowercase
        if compared_with is None or not compared_with.isascii():
            letters, small_letters = letters + _LETTERS, small_letters + _SMALL_LETTERS
        return (
            f"CASE WHEN {self.bytes_of}({text}) = length({text}) THEN lower({text})"
            f" ELSE translate({text}, '{letters}', '{small_letters}') END"
        )


class _DuckDB(LakeDialect):
    def filtered(self, elements: str, parameters: str, test: str) -> str:
        return f"list_filter({elements}, lambda {parameters}: {test})"

    def transformed(self, elements: str, parameter: str, value: str) -> str:
        return f"list_transform({elements}, lambda {parameter}: {value})"

    def is_one_of(self, value: str) -> str:
        return f"list_contains(?, {value})"

    def listed(self, value: str = "") -> str:
        return f"[{value}]"

    def list_type(self, element: str) -> str:
        return f"{element}[]"


class _Spark(LakeDialect):
    def filtered(self, elements: str, parameters: str, test: str) -> str:
        names = f"({parameters})" if "," in parameters else parameters
        return f"filter({elements}, {names} -> {test})"

    def transformed(self, elements: str, parameter: str, value: str) -> str:
        return f"transform({elements}, {parameter} -> {value})"

    def is_one_of(self, value: str) -> str:
        return f"array_contains(?, {value})"

    def listed(self, value: str = "") -> str:
        return f"array({value})"

    def list_type(self, element: str) -> str:
        return f"ARRAY<{element}>"


def _types(text: str) -> MappingProxyType[Kind, str]:
    types = {Kind.INTEGER: "DOUBLE", Kind.FLOAT: "DOUBLE", Kind.FLAG: "BOOLEAN", Kind.TEXT: text}
    return MappingProxyType(types)


DUCKDB: LakeDialect = _DuckDB(
    "duckdb", _types("VARCHAR"), size="len", distinct="list_distinct", smallest="list_min", largest="list_max",
    concat="list_concat", bytes_of="strlen", escape=" ESCAPE '\\'",
)  # fmt: skip
# Lists count from 0 here and from 1 in DuckDB, and so do the places that lambdas give: `list[i]` is the same.
SPARK: LakeDialect = _Spark(
    "spark", _types("STRING"), size="size", distinct="array_distinct", smallest="array_min", largest="array_max",
    concat="concat", bytes_of="octet_length",
)  # fmt: skip
