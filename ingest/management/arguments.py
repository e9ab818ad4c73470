"""Types of command arguments.

Separate module because several commands share them.
"""

from __future__ import annotations

from argparse import ArgumentTypeError


def percentage(text: str) -> float:
    """`2.5` or `2.5%` -> 0.025. Raises ArgumentTypeError for anything that is not between 0 and 100."""
    try:
        share = float(text.removesuffix("%")) / 100
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise ArgumentTypeError(f"{text!r} is not a percentage between 0 and 100")
    return share


def process_count(text: str) -> int:
    """`2` -> 2; 0 means one for each core. Raises ArgumentTypeError for anything else."""
    if not (text.isascii() and text.isdigit()):
        raise ArgumentTypeError(f"{text!r} is not a number of processes")
    return int(text)
