"""How a refused query names its place and what was meant."""

from __future__ import annotations

import pytest

from accounts.problems import InvalidInputError
from variants.query.errors import BadValueError, QueryError, QuerySyntaxError, UnknownNameError


def test_an_error_has_its_position_in_the_sentence_and_as_a_number() -> None:
    error = BadValueError("cadd.phred is a number", 12)
    assert (str(error), error.message) == ("character 12: cadd.phred is a number", "cadd.phred is a number")
    assert error.details() == {"position": 12, "nearest": []}
    assert str(QuerySyntaxError("no query")) == "no query"


def test_names_that_look_alike_are_offered() -> None:
    error = UnknownNameError("there is no field 'cad'", 1, ("cadd.phred", "cadd.raw"))
    assert str(error) == "character 1: there is no field 'cad'; did you mean cadd.phred or cadd.raw?"
    assert error.details() == {"position": 1, "nearest": ["cadd.phred", "cadd.raw"]}
    assert "did you mean" not in str(UnknownNameError("there is no gene 'X'"))


@pytest.mark.parametrize("error", [QuerySyntaxError, UnknownNameError, BadValueError])
def test_every_query_error_is_bad_input(error: type[QueryError]) -> None:
    assert issubclass(error, QueryError)
    assert issubclass(error, InvalidInputError)
