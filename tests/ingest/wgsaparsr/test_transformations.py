"""wgsaparsr's transformations, cell by cell, and its own vectors."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.wgsaparsr.config import Transformation
from ingest.wgsaparsr.transformations import PAIRED, TRANSFORMATIONS, choose_pair, number_as_r
from tests.ingest.wgsa.real_files import real_file
from tests.releases import DATA
from variants.fields.numbers import parse_number

# Vectors that differ on purpose; docs/wgsaparsr.md says why.
INTENDED = {
    ("distinct (before its | pivot)", "X.;Y"): "X.|Y",
    ("pair max score+pred", "0.319;1.0 / B;D"): "1 / D",
    ("pair max score+pred", "0.1;1.0 / B;D"): "1 / D",
}


def run(transform, raw):
    kind, *words = transform.split()
    if kind != "pair":
        return TRANSFORMATIONS[Transformation(kind)](raw)
    return " / ".join(choose_pair(Transformation(words[0]), *raw.split(" / ")))


def as_number(text):
    number = parse_number(text)
    return text if number is None else number


@pytest.mark.parametrize("known", ["committed", "as wgsaparsr ran"])
def test_every_vector_of_wgsaparsr_passes_or_is_an_intended_difference(known):
    path = DATA / "transform_vectors.tsv" if known == "committed" else real_file("transform_vectors.tsv")
    with path.open(newline="") as file:
        vectors = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(vectors) > 100
    for row in vectors:
        key = row["transform"], row["raw"]
        expected = INTENDED.get(key, row["out"])
        results = run(*key)
        assert [*map(as_number, results.split(" / "))] == [*map(as_number, expected.split(" / "))], row


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (1e5, "1e+05"),
        (100_001.0, "100001"),
        (1_234_567.0, "1234567"),
        (1e-4, "1e-04"),
        (1.2e-4, "0.00012"),
        (2.78746919547125e-4, "0.000278746919547125"),
        (0.40188159900180942, "0.401881599001809"),
        (123456789.123456789, "123456789.123457"),
        (-0.5, "-0.5"),
        (1e-100, "1e-100"),
        (1e300, "1e+300"),
        (123456.7, "123456.7"),
    ],
)
def test_numbers_are_written_as_r_writes_them(value, text):
    assert number_as_r(value) == text


@given(st.floats(-1e300, 1e300))
def test_rs_form_of_a_number_keeps_fifteen_digits(value):
    assert float(number_as_r(value)) == pytest.approx(value, rel=1e-14, abs=0)


@pytest.mark.parametrize(
    ("transform", "raw", "out"),
    [
        ("max", "0.23358412365704373", "0.23358412365704373"),  # a lone number keeps all its digits
        ("max", "NA", "."),
        ("min", "5{1}", "5"),
        ("pick_Y", "NA", "NA"),
        ("pick_A", "N|P;D", "D"),
        ("distinct", "A;.;B", "A|B"),
        ("distinct", "A{1}.{2}", "A|."),
        ("distinct", "NA", "NA"),
        ("clean", "NA", "NA"),
    ],
)
def test_single_cells(transform, raw, out):
    assert run(transform, raw) == out


@pytest.mark.parametrize(
    ("transformation", "chooser", "partner", "result"),
    [
        ("max", "1;2;3", "a;b", ("3", "NA")),
        ("max", "1;2", "a", ("2", "a")),
        ("max", ".;.", "a;b", (".", "a")),
        ("pick_Y", "N;Y", "a;b", ("Y", "b")),
        ("pick_N", "Y;N", "a;b", ("N", "b")),
        ("pick_A", "D;D|A;N", "1;2|3;4", ("A", "2|3")),
        ("pick_A", "NA", "a;b", ("NA", "NA")),
        ("pick_A", ".;.", "a;b", (".", "a")),
        ("min", "1.0;1", "a;b", ("1", "a")),
    ],
)
def test_pairs_follow_the_place_of_the_winner(transformation, chooser, partner, result):
    assert choose_pair(Transformation(transformation), chooser, partner) == result


@given(
    st.sampled_from(Transformation),
    st.text(alphabet="AYN.;|{}01 e-", max_size=20),
    st.text(alphabet="ab.;", max_size=9),
)
def test_any_text_is_transformed_without_an_error(transformation, cell, partner):
    assert isinstance(TRANSFORMATIONS[transformation](cell), str)
    assert transformation not in PAIRED or len(choose_pair(transformation, cell, partner)) == 2
