"""Options as texts, numbers and JSON values -> typed requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pytest

from variants.jobs.request_options import MAX_INTEGER, OptionError, clean_options, option, option_names, parse_request


@dataclass(frozen=True)
class Example:
    genes: str = option("all", many_lines=True)
    by: Literal["range", "annotation"] = "range"
    flank: int = option(0, maximum=1000)
    minimum: int = option(1, minimum=1)
    format: str = option("tsv", choices=("tsv", "saige"))
    quiet: bool = False


def test_every_field_is_an_option() -> None:
    assert option_names(Example) == ["genes", "by", "flank", "minimum", "format", "quiet"]


def test_missing_and_empty_values_have_their_default() -> None:
    assert parse_request(Example, {"genes": "", "flank": None}) == Example()


def test_options_that_belong_to_somebody_else_are_passed_over() -> None:
    assert parse_request(Example, {"verbosity": 3, "quiet": True}) == Example(quiet=True)


@pytest.mark.parametrize(("flag", "stored"), [("true", True), ("FALSE", False), (True, True)])
def test_a_flag_may_be_a_word(flag: object, stored: bool) -> None:
    assert clean_options(Example, {"quiet": flag}) == {"quiet": stored}


def test_lists_become_lines_or_commas_and_floats_become_text() -> None:
    options = {"genes": ["COMT", "TANGO2"], "format": ["tsv", "saige"], "by": 0.5}
    assert clean_options(Example, options) == {"genes": "COMT\nTANGO2", "format": "tsv,saige", "by": "0.5"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"fields": "x"}, "there is no parameter 'fields' here: there are by, flank,"),
        ({"quiet": "perhaps"}, "quiet is true or false, not 'perhaps'"),
        ({"genes": {"name": "COMT"}}, "genes is a text or a number"),
    ],
)
def test_requests_that_no_job_could_store_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        clean_options(Example, options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"flank": 1001}, "flank is a whole number from 0 to 1000, not '1001'"),
        ({"flank": "-1"}, "flank is a whole number from 0 to 1000, not '-1'"),
        ({"flank": "1e3"}, "not '1e3'"),
        ({"flank": "٣"}, "not '٣'"),
        ({"flank": "0" * 20 + "1000000"}, "flank is a whole number"),
        ({"flank": "9" * 5000}, "flank is a whole number"),
        ({"minimum": 0}, f"minimum is a whole number from 1 to {MAX_INTEGER}, not '0'"),
        ({"format": "xml"}, "there is no format 'xml': choose one of tsv, saige"),
        ({"by": "distance"}, "there is no by 'distance': choose one of range, annotation"),
    ],
)
def test_a_value_out_of_its_limits_is_refused_in_one_sentence(options: dict[str, object], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        parse_request(Example, options)


def test_numbers_may_be_texts() -> None:
    assert parse_request(Example, {"flank": "1000", "minimum": 7}) == Example(flank=1000, minimum=7)
