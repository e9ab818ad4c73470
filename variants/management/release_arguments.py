"""The options by which a command chooses its release.

Separate module because four commands share them.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from variants.releases.reader import ReleaseReader, release_of_operator


def add_release_arguments(parser: ArgumentParser) -> None:
    """Add --release and --allow-incomplete."""
    parser.add_argument("--release", required=True, help="name of the release")
    parser.add_argument(
        "--allow-incomplete",
        action="store_true",
        help="answer from what is there of a release whose load failed or is not finished; the output says so",
    )


def open_chosen_release(options: Mapping[str, Any]) -> ReleaseReader:
    """The release that the options choose. Raises ReleaseNotFoundError."""
    return release_of_operator(name=options["release"], allow_incomplete=options["allow_incomplete"])
