"""What a field's description says of its columns, and which fields pages show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from variants.fields.spec import FieldSpec, Kind, Separator, headline

PLAIN = FieldSpec("N", "n", "", Kind.FLOAT, filterable=True, column="n")


@pytest.mark.parametrize(
    ("separators", "is_list"),
    [
        ((), False),
        ((Separator.NONE,), False),
        ((Separator.SUMMARY,), False),
        ((Separator.NONE, Separator.SUMMARY), False),
        ((Separator.NONE, Separator.RUN_LENGTH), True),  # in the indel file alone
        ((Separator.TRANSCRIPT,), True),
    ],
)
def test_a_field_is_a_list_if_some_file_lists(separators: tuple[Separator, ...], is_list: bool) -> None:
    assert replace(PLAIN, separators=separators).is_list is is_list


@pytest.mark.parametrize(
    ("kind", "scalar", "listed"),
    [
        (Kind.FLOAT, (("n", "float8"),), (("n_min", "float8"), ("n_max", "float8"))),
        (Kind.INTEGER, (("n", "float8"),), (("n_min", "float8"), ("n_max", "float8"))),
        (Kind.FLAG, (("n", "boolean"),), (("n_min", "boolean"), ("n_max", "boolean"))),
        (Kind.TEXT, (("n", "text"),), (("n", "text[]"),)),
    ],
)
def test_typed_columns_of_each_kind(
    kind: Kind, scalar: tuple[tuple[str, str], ...], listed: tuple[tuple[str, str], ...]
) -> None:
    spec = replace(PLAIN, kind=kind)
    assert spec.columns == scalar
    assert replace(spec, separators=(Separator.COMMA,)).columns == listed
    assert replace(spec, filterable=False).columns == ()


def test_numbers_are_integers_and_floats() -> None:
    assert [kind for kind in Kind if kind.numeric] == [Kind.INTEGER, Kind.FLOAT]


def field(path: str, kind: Kind = Kind.FLOAT, **attributes: object) -> FieldSpec:
    return FieldSpec(path, path, "", kind, filterable=True, **attributes)  # type: ignore[arg-type]  # by name


def test_the_best_known_fields_are_shown() -> None:
    specs = [field("other"), field("dbnsfp.revel.score"), field("cadd.phred"), field("exac.af"), field("x.af")]
    shown = headline([*specs, field("dbsnp.rsid", Kind.TEXT)])
    assert shown.score == field("cadd.phred")
    assert shown.frequency == field("exac.af")
    assert shown.clinical is None
    assert [spec.path for spec in shown.columns] == ["dbsnp.rsid", "cadd.phred", "exac.af"]


def test_any_number_stands_in_for_a_score_and_any_af_for_a_frequency() -> None:
    shown = headline([field("text", Kind.TEXT), field("my.score"), field("my.af")])
    assert (shown.score, shown.frequency) == (field("my.score"), field("my.af"))


def test_fields_without_a_column_in_the_main_table_are_not_shown() -> None:
    hidden = replace(field("cadd.phred"), filterable=False)
    far = field("exac.af", column_group=2)
    assert headline([hidden, far]).columns == ()
