"""The reading recipe of a table: all that is needed to read the same file in the same way again. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from accounts.problems import InvalidInputError

# Decimal marks and date orders of a column: what its cells need before they are numbers and dates of ISO 8601.
NUMBER_FORMATS = ("", "long", "decimal comma", "thousands comma", "typeset")
SHORT_YEAR_FORMATS = ("day first, short year", "month first, short year", "month by name, short year")
DATE_FORMATS = ("day first", "month first", "month by name", *SHORT_YEAR_FORMATS)
COLUMN_FORMATS = (*NUMBER_FORMATS, *DATE_FORMATS, "text", "ask")


class InvalidRecipeError(InvalidInputError):
    """A recipe that cannot be followed; the message names the key."""


@dataclass(frozen=True)
class Dialect:
    """How the lines of a text are cut into cells.

    Attributes:
        delimiter: One character; empty for a table of one column.
        quote: The character around cells that contain delimiters or line ends; empty for none.
        escape: Backslash where it stands before a quote inside of a quoted cell; empty where quotes are doubled.
        skips_blanks: Blanks around cells do not belong to them; with a blank as delimiter, several count as one.
        keeps_brackets: A cell that begins with { or [ goes on to its closing bracket: JSON without quotes around it.
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    skips_blanks: bool = False
    keeps_brackets: bool = False


@dataclass(frozen=True)
class ColumnRecipe:
    """One column.

    Attributes:
        name: As the file has it; rows of names above each other are joined by blanks. Empty where it has none.
        unit: From a row of units, or from brackets in the name.
        format: One of COLUMN_FORMATS: "long" for whole numbers of more than 18 digits, "typeset" for numbers with
            blanks or apostrophes between thousands and a minus sign, "text" for a column that stays text, "ask" if
            it is ambiguous, as in 01/02/2024 or 1,234.
        missing: Numbers that stand for a missing value, such as -9999.
        meaning: What the column is about, in words of its owner.
    """

    name: str = ""
    unit: str = ""
    format: str = ""
    missing: tuple[str, ...] = ()
    meaning: str = ""


@dataclass(frozen=True)
class Recipe:
    """How a table is read from a file. Lines count from 1, as an editor shows them.

    Attributes:
        encoding: Name of a Python codec.
        encoding_is_guess: Nothing in the file proves the encoding; another one may be right.
        dialect: How lines are cut into cells.
        first_line: First line of the table; those above it belong to something else, a table above for example.
        header_lines: Lines of the names, none where the file has none.
        unit_lines: Lines below the names that give units.
        data_line: First line of the rows; lines above it that are neither names nor units are remarks.
        pads_short_rows: A row that is too short has no value in its last columns; otherwise it is rejected.
        sheet: Name of the sheet of a workbook.
        member: Name of the file inside a zip archive.
        columns: In order.
    """

    encoding: str = "utf-8"
    encoding_is_guess: bool = False
    dialect: Dialect = field(default_factory=Dialect)
    first_line: int = 1
    header_lines: tuple[int, ...] = (1,)
    unit_lines: tuple[int, ...] = ()
    data_line: int = 2
    pads_short_rows: bool = False
    sheet: str = ""
    member: str = ""
    columns: tuple[ColumnRecipe, ...] = ()

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.columns)

    def as_json(self) -> dict[str, Any]:
        """JSON form: the attributes under their own names."""
        return asdict(self)

    @classmethod
    def from_json(cls, document: object) -> Recipe:
        """The recipe that `as_json` wrote or a person edited; missing keys have their defaults.

        Raises:
            InvalidRecipeError: An unknown key, or a value that its key does not permit.
        """
        values = _known_keys(document, cls, "recipe")
        dialect = _known_keys(values.pop("dialect", {}), Dialect, "dialect")
        columns = [_read_column(column) for column in _list(values.pop("columns", []), "columns")]
        for key in ("header_lines", "unit_lines"):
            if key in values:
                values[key] = tuple(_line(line, key) for line in _list(values[key], key))
        for key in ("first_line", "data_line"):
            if key in values:
                _line(values[key], key)
        _check_texts(values, ("encoding", "sheet", "member"))
        _check_flags(values, ("encoding_is_guess", "pads_short_rows"))
        _check_codec(values.get("encoding", "utf-8"))
        return cls(**values, dialect=_read_dialect(dialect), columns=tuple(columns))


@dataclass(frozen=True)
class Hints:
    """Hints of a person about a file; the rest of its recipe is guessed. Empty where there is no hint.

    Attributes:
        encoding: Name of a Python codec.
        delimiter: One character.
        first_line: Where the table begins.
        sheet: Of a workbook.
        member: Name of the file inside a zip archive.
    """

    encoding: str = ""
    delimiter: str = ""
    first_line: int = 1
    sheet: str = ""
    member: str = ""

    @classmethod
    def from_json(cls, document: object) -> Hints:
        """Hints from their JSON form: the attributes under their names. Raises InvalidRecipeError."""
        values = _known_keys(document, cls, "hints")
        _check_texts(values, ("encoding", "sheet", "member"))
        _read_dialect({"delimiter": values.get("delimiter", "")})
        _line(values.get("first_line", 1), "first_line")
        if values.get("encoding"):
            _check_codec(values["encoding"])
        return cls(**values)


def read_request(document: object) -> Recipe | Hints:
    """The reading requested by {"recipe": {...}} or {"hints": {...}}. Raises InvalidRecipeError."""
    if isinstance(document, Mapping):
        if set(document) == {"hints"}:
            return Hints.from_json(document["hints"])
        if set(document) == {"recipe"}:
            recipe = Recipe.from_json(document["recipe"])
            if recipe.columns:
                return recipe
            raise InvalidRecipeError("A recipe names the columns; give hints instead to have the rest guessed.")
    raise InvalidRecipeError('Give either {"recipe": {...}} or {"hints": {...}}.')


def _read_dialect(values: dict[str, Any]) -> Dialect:
    _check_texts(values, ("delimiter", "quote", "escape"))
    _check_flags(values, ("skips_blanks", "keeps_brackets"))
    for key in ("delimiter", "quote", "escape"):
        if len(values.get(key, "")) > 1 or values.get(key) in ("\n", "\r", "\0"):
            raise InvalidRecipeError(f"{key} is one character or empty, not {values[key]!r}.")
    if values.get("escape", "") not in ("", "\\"):
        raise InvalidRecipeError("escape is a backslash or empty.")
    dialect = Dialect(**values)
    if dialect.delimiter and dialect.delimiter in (dialect.quote, dialect.escape):
        raise InvalidRecipeError("delimiter, quote and escape are different characters.")
    return dialect


def _read_column(document: object) -> ColumnRecipe:
    values = _known_keys(document, ColumnRecipe, "column")
    _check_texts(values, ("name", "unit", "format", "meaning"))
    if values.get("format", "") not in COLUMN_FORMATS:
        raise InvalidRecipeError(f"format of a column is one of {', '.join(COLUMN_FORMATS[1:])}, or empty.")
    values["missing"] = tuple(str(value) for value in _list(values.get("missing", []), "missing"))
    return ColumnRecipe(**values)


def _known_keys(document: object, kind: type, name: str) -> dict[str, Any]:
    if not isinstance(document, Mapping):
        raise InvalidRecipeError(f"The {name} is a JSON object.")
    known = [item.name for item in fields(kind)]
    unknown = [str(key) for key in document if key not in known]
    if unknown:
        raise InvalidRecipeError(f"The {name} has no {', '.join(unknown)}; it has {', '.join(known)}.")
    return dict(document)


def _list(value: object, key: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise InvalidRecipeError(f"{key} is a list.")
    return list(value)


def _line(value: object, key: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise InvalidRecipeError(f"{key} has numbers of lines, from 1; {value!r} is not one.")
    return value


def _check_texts(values: Mapping[str, object], keys: tuple[str, ...]) -> None:
    for key in keys:
        if not isinstance(values.get(key, ""), str):
            raise InvalidRecipeError(f"{key} is text, not {values[key]!r}.")


def _check_flags(values: Mapping[str, object], keys: tuple[str, ...]) -> None:
    for key in keys:
        if not isinstance(values.get(key, False), bool):
            raise InvalidRecipeError(f"{key} is true or false, not {values[key]!r}.")


def _check_codec(name: str) -> None:
    try:
        b"a".decode(name, errors="replace").encode("utf-8")
    except (LookupError, ValueError, AttributeError) as error:
        raise InvalidRecipeError(f"There is no encoding called {name!r}; for example utf-8 or windows-1252.") from error
