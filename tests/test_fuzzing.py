"""Foreign text and bytes of every kind, for each parser: only the errors that it documents come out.

LWDS_FUZZ_SECONDS=60 gives each parser a minute (the long test); in the suite it is a tenth of a second.
"""

from __future__ import annotations

import os
import time

import pytest
from hypothesis import HealthCheck, given, seed, settings

from tests.fuzzed_texts import TEXT_PARSERS
from tests.fuzzed_uploads import UPLOAD_PARSERS
from tests.fuzzing import Parser, texts_like

PARSERS = TEXT_PARSERS + UPLOAD_PARSERS


def fuzz(parser: Parser, seconds: float, first_seed: int) -> None:
    """Rounds of forty texts, each round with another seed, until the time is over."""
    deadline = time.monotonic() + seconds
    number = first_seed
    while time.monotonic() < deadline:

        @seed(number)
        @settings(max_examples=40, database=None, deadline=None, suppress_health_check=list(HealthCheck))
        @given(texts_like(parser.known))
        def read(text: str) -> None:
            parser.run(text)

        read()
        number += 1


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.name)
def test_only_documented_errors_come_out(parser: Parser) -> None:
    for text in parser.known:
        parser.run(text)
    fuzz(parser, seconds=0.1, first_seed=0)


@pytest.mark.long
@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.name)
def test_only_documented_errors_come_out_of_long_fuzzing(parser: Parser) -> None:
    fuzz(parser, seconds=float(os.environ.get("LWDS_FUZZ_SECONDS", "20")), first_seed=int(time.time()))
