"""A field -> SQL over its typed columns: the smallest and the largest value of a variant, and any further one.

Separate module because conditions, orders, counts and weights all read the same columns, and only here is known that
the values in which the lines of a variant differ are in a column of their own (variants.fields.spec.MORE_VALUES).
"""

from __future__ import annotations

from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from variants.fields.spec import MORE_VALUES, FieldSpec, Kind
from variants.query.patterns import FOLDED_LETTERS


def smallest_value(spec: FieldSpec, alias: str) -> Composable:
    """The smallest value of a variant; of a list of texts the whole array."""
    return Identifier(alias, spec.columns[0][0])


def largest_value(spec: FieldSpec, alias: str) -> Composable:
    """The largest value of a variant; of a list of texts the whole array."""
    name, sql_type = spec.columns[-1]
    column = Identifier(alias, name)
    if not spec.varies:
        return column
    # They are in ascending order.
    return SQL("coalesce(({} -> {} ->> -1)::{}, {})").format(
        Identifier(alias, MORE_VALUES), Literal(spec.column), SQL(sql_type), column
    )


def any_further_value(spec: FieldSpec, alias: str, condition: Composable) -> Composed:
    """Whether a condition holds for any value behind the smallest one.

    Args:
        spec: A field that varies.
        condition: On `further_value(spec)`.
    """
    return SQL("({} IS NOT NULL AND EXISTS (SELECT FROM {} WHERE {}))").format(
        Identifier(alias, MORE_VALUES), _further_values(spec, alias), condition
    )


def further_value(spec: FieldSpec) -> Composed:
    """The value that the condition of `any_further_value` is about."""
    return SQL("t.element::{}").format(SQL(spec.columns[0][1]))


def each_value(spec: FieldSpec, alias: str, *, lower: bool = True) -> Composed:
    """SQL behind a FROM with this alias: each distinct value of a variant, as u.element.

    Args:
        spec: A list of texts, or a field that varies.
        lower: Texts in lower case, as conditions compare them; of values that are equal then, one is left.
    """
    column = Identifier(alias, spec.columns[0][0])
    if spec.is_list:
        listed = SQL("unnest({}) AS t (element)").format(column)
        element: Composable = SQL("t.element")
    else:
        element = further_value(spec)
        listed = SQL("(SELECT {}::text UNION ALL SELECT t.element FROM {}) AS t (element)").format(
            column, _further_values(spec, alias)
        )
    shown = folded_text(element) if lower and spec.kind is Kind.TEXT else element
    return SQL(" CROSS JOIN LATERAL (SELECT DISTINCT {} AS element FROM {}) u").format(shown, listed)


def folded_text(text: Composable, *, compared_with: str | None = None) -> Composed:
    """A text in small letters: variants.query.patterns.fold_case in SQL.

    Args:
        text: It must be cheap to compute: it occurs more than once.
        compared_with: The value or pattern that it is compared with. In ASCII it is equal to no other letter, so that
            folding those of ASCII is enough, which is faster.
    """
    ascii_folded = SQL('lower({} COLLATE "C")').format(text)
    if compared_with is not None and compared_with.isascii():
        return ascii_folded
    # translate() looks through all letters for each character, so that texts in ASCII are not given to it.
    return SQL("CASE WHEN octet_length({0}) = length({0}) THEN {1} ELSE translate({1}, {2}, {3}) END").format(
        text, ascii_folded, *map(Literal, FOLDED_LETTERS)
    )


def number_text(number: Composable) -> Composed:
    """A number of a typed column as text: also one too close to zero for a float8, of which the column has the code.

    See variants.fields.numbers.comparable_number; six digits of such a number are left.
    """
    digits = SQL("(307.6526555685888::float8 * 4503599627370496 / (abs({}) / '5e-324'::float8))").format(number)
    tiny = SQL("round((sign({0}) * 10 ^ (ceil({1}) - {1}))::numeric, 6) || 'e-' || ceil({1})").format(number, digits)
    return SQL(
        "CASE WHEN abs({0}) < '2.2250738585072014e-308'::float8 AND {0} <> 0 THEN {1} ELSE {0}::text END"
    ).format(number, tiny)


def _further_values(spec: FieldSpec, alias: str) -> Composed:
    return SQL("jsonb_array_elements_text({} -> {}) AS t (element)").format(
        Identifier(alias, MORE_VALUES), Literal(spec.column)
    )
