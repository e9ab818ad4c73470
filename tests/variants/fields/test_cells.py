"""Cell rules seen in real WGSA files, and properties that hold for any text."""

import math
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from variants.fields.cells import (
    cell_reader,
    cell_value,
    element_value,
    has_run_lengths,
    list_elements,
    parse_flag,
    parse_number,
    run_lengths,
    transcript_reader,
)
from variants.fields.spec import FieldSpec, Kind, Separator

TRANSCRIPTS = (Separator.TRANSCRIPT, Separator.COMMA)
RUNS = (Separator.RUN_LENGTH,)


def field(kind=Kind.TEXT, *separators):
    return FieldSpec(name="f", path="a.f", source="a", kind=kind, separators=separators)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.9968051118210862E-4", 1.9968051118210862e-4),
        ("2.419e-05", 2.419e-05),
        ("5.95933073541875e-100", 5.95933073541875e-100),
        (" 3.3e-02", 0.033),
        ("0.23358412365704373", 0.23358412365704373),
        ("-0", -0.0),
        ("2a", None),
        ("NaN", None),
        ("Infinity", None),
        ("1e999", None),
        ("1_000", None),
        ("١", None),
        ("1,5", None),
        (".", None),
        ("", None),
    ],
)
def test_numbers_of_java_and_c_are_read_and_nothing_else(text, number):
    assert parse_number(text) == number


NUMBERS = st.one_of(
    st.floats().map(str),
    st.decimals(allow_nan=False, allow_infinity=False).map(lambda number: f"{number:f}"[:400]),
    st.text(alphabet="0123456789.-+eE_ ١", max_size=25),
)


@given(NUMBERS)
@example("-9")
@example("0." + "0" * 330 + "1")
@example("00000000000000000000")
def test_a_reader_of_one_field_reads_numbers_as_every_element_is_read(text):
    for kind in Kind:
        spec = replace(field(kind), missing=("-9",))
        expected = element_value(text, spec.kind, spec.nulls)
        for reader in (cell_reader(spec), transcript_reader(spec)):
            value = reader(text)
            assert (value, type(value)) == (expected, type(expected))


def test_flags_are_y_and_n():
    assert [parse_flag(text) for text in ("Y", "N", " Y", "y", "Yes", ".")] == [True, False, True, None, None, None]


@pytest.mark.parametrize(
    ("cell", "separators", "elements"),
    [
        (".", TRANSCRIPTS, []),
        ("EMPTY", (), []),
        ("", (), []),
        ("./.", (), []),
        (".|.|.", TRANSCRIPTS, []),
        (".{27}", RUNS, []),
        (
            "intron_variant,non_coding_transcript_variant|.",
            TRANSCRIPTS,
            ["intron_variant", "non_coding_transcript_variant"],
        ),
        ("a&b|c", (Separator.TRANSCRIPT, Separator.AMPERSAND), ["a", "b", "c"]),
        (".{2}0.40188159900180942{1}0.4498{1}", RUNS, ["0.40188159900180942", "0.4498"]),
        ("1000;421{3}.{2}7{1}", (Separator.SEMICOLON, Separator.RUN_LENGTH), ["1000", "421", "7"]),
        ("0.5", RUNS, ["0.5"]),
        ("POL2;", (Separator.SEMICOLON,), ["POL2"]),
        ("rs35487299;rs537267437", (Separator.SEMICOLON,), ["rs35487299", "rs537267437"]),
        ("D;D|D;.", (Separator.TWO_LEVEL,), ["D", "D", "D"]),
        (
            "Motifs|PWM|TRF1, Chromatin|DNase",
            (Separator.COMMA_BLANK,),
            ["Motifs|PWM|TRF1", "Chromatin|DNase"],
        ),
        ("A(2):x(1)|B(1):y(1)", (Separator.SUMMARY,), ["A(2):x(1)|B(1):y(1)"]),
        ("ENST1.2:c.936A>G(p.%3D)|.", (Separator.TRANSCRIPT,), ["ENST1.2:c.936A>G(p.=)"]),
        ("2a", (), ["2a"]),
        ("a{b}", RUNS, ["a{b}"]),
    ],
)
def test_elements_of_every_kind_of_list(cell, separators, elements):
    assert list_elements(cell, separators) == elements


@pytest.mark.parametrize(
    ("cell", "spec", "value"),
    [
        ("0.5", field(Kind.FLOAT), 0.5),
        ("12", field(Kind.INTEGER), 12),
        ("oops", field(Kind.FLOAT), "oops"),
        ("Y", field(Kind.FLAG), True),
        ("2a", field(), "2a"),
        ("0.032|.", field(Kind.FLOAT, Separator.TWO_LEVEL), [0.032, None]),
        ("D;D|D;N", field(Kind.TEXT, Separator.TWO_LEVEL), [["D", "D"], ["D", "N"]]),
        ("D;D", field(Kind.TEXT, Separator.TWO_LEVEL), ["D", "D"]),
        ("Peptidase S54 (1);|.", field(Kind.TEXT, Separator.TWO_LEVEL), ["Peptidase S54 (1)", None]),
        (".;.|.;.", field(Kind.FLOAT, Separator.TWO_LEVEL), None),
        (".{2}0.4{1}", field(Kind.FLOAT, Separator.RUN_LENGTH), [None, 0.4]),
        ("N{1}", field(Kind.FLAG, Separator.RUN_LENGTH), False),
        ("A,B;C", field(Kind.TEXT, Separator.SEMICOLON, Separator.COMMA), [["A", "B"], "C"]),
    ],
)
def test_structured_value_of_a_cell(cell, spec, value):
    assert cell_value(cell, spec) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float8_is_read_back_exactly(number):
    assert parse_number(repr(number)) == number
    assert parse_number(f"{number:.17e}") == number


@given(st.lists(st.tuples(st.text(alphabet="AG.0159-;", min_size=1), st.integers(1, 999)), min_size=1))
def test_runs_are_taken_apart_exactly(runs):
    cell = "".join(f"{value}{{{bases}}}" for value, bases in runs)
    assert has_run_lengths(cell)
    assert run_lengths(cell) == runs


@given(st.text(), st.sets(st.sampled_from(Separator)), st.sampled_from(Kind))
def test_any_text_in_any_field_gives_a_value_and_never_an_error(cell, separators, kind):
    spec = field(kind, *sorted(separators))
    value = cell_value(cell, spec)
    assert (value is None) == (not list_elements(cell, spec.separators))
    for element in list_elements(cell, spec.separators):
        single = element_value(element, kind)
        assert single is not None
        assert not isinstance(single, float) or math.isfinite(single)
