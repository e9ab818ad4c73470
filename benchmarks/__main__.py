"""Run benchmarks and write their figures into benchmarks/results: `python -m benchmarks NAME [options]`.

Without a name every benchmark runs with its default options.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command

from lwds_portal.embedded.services import start_servers

NAMES = ("catalogue", "loading", "questions", "pages", "requests")


def import_benchmarks() -> dict[str, ModuleType]:
    """The modules of all benchmarks by name; each has a dataclass `Options` and a function `run(options)`."""
    from benchmarks import catalogue, loading, pages, questions, requests  # needs Django's settings

    modules = (catalogue, loading, questions, pages, requests)
    return dict(zip(NAMES, modules, strict=True))


def parse_arguments(arguments: Sequence[str], modules: dict[str, ModuleType]) -> dict[str, Any]:
    """The benchmarks to run, each with its options.

    Args:
        arguments: of the command line: nothing, or a name followed by options of that benchmark.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").partition("\n")[0])
    names = parser.add_subparsers(dest="name")
    for name, module in modules.items():
        purpose = (module.__doc__ or "").partition("\n")[0]
        _add_options(names.add_parser(name, help=purpose, description=purpose), module.Options)
    chosen = vars(parser.parse_args(arguments))
    if name := chosen.pop("name"):
        return {name: modules[name].Options(**chosen)}
    return {name: module.Options() for name, module in modules.items()}


def _add_options(parser: argparse.ArgumentParser, options: Any) -> None:
    """An option for each field of a dataclass: `metadata` holds further arguments for argparse."""
    for field in dataclasses.fields(options):
        flag = f"--{field.name.replace('_', '-')}"
        if field.default is False:
            parser.add_argument(flag, action="store_true", **field.metadata)
        else:
            kind = Path if field.default is None else type(field.default)
            parser.add_argument(flag, type=kind, default=field.default, **field.metadata)


def main(arguments: Sequence[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lwds_portal.settings")
    django.setup()
    modules = import_benchmarks()
    chosen = parse_arguments(arguments, modules)
    start_servers(settings.LWDS_HOME)
    call_command("migrate", verbosity=0)

    from benchmarks.results import new_run  # needs Django's settings

    run = new_run({name: _texts(options) for name, options in chosen.items()})
    for name, options in chosen.items():
        print(f"== {name}", flush=True)
        run.measurements[name] = modules[name].run(options)
    print(f"Written: {run.write()}")


def _texts(options: Any) -> dict[str, str]:
    return {name: str(value) for name, value in dataclasses.asdict(options).items()}


if __name__ == "__main__":
    main(sys.argv[1:])
