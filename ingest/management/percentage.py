"""A share given in percent on the command line."""

from __future__ import annotations

from argparse import ArgumentTypeError


def percentage(text: str) -> float:
    """`2.5` or `2.5%` -> 0.025. Raises ArgumentTypeError for anything that is no share of a whole."""
    try:
        share = float(text.removesuffix("%")) / 100
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise ArgumentTypeError(f"{text!r} is no percentage between 0 and 100")
    return share
