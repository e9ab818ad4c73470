"""manage.py read_table FILE --output F.csv: read a messy table as the portal would, without the portal."""

from __future__ import annotations

import csv
import json
import os
from argparse import ArgumentParser
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.files.reading.read_file import open_table_file
from catalog.files.reading.recipe import Hints, InvalidRecipeError, Recipe, read_request
from catalog.files.reading.table_reader import RejectedRecord, TableReader
from catalog.files.sniff import UnreadableTableError

BATCH_SIZE = 1000  # rows


class Command(BaseCommand):
    help = (
        "Read a table from CSV, TSV, any other delimited text, xlsx, xls or ods, also compressed or in a zip archive. "
        "Guesses how to read it, or follows a recipe; writes its rows as CSV (no line of names if the file has none), "
        "the recipe, and the lines that do not fit. Needs no database."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--output", type=Path, required=True, help="CSV file of the rows, to write")
        parser.add_argument(
            "--recipe",
            type=Path,
            help='JSON file of the recipe to follow, or {"hints": {...}} to guess from; without it, all is guessed',
        )
        parser.add_argument("--recipe-out", type=Path, help="JSON file of the recipe used, to write")
        parser.add_argument("--rejects", type=Path, help="CSV file of the lines that do not fit, to write")

    def handle(self, *args: Any, file: Path, output: Path, **options: Any) -> None:
        try:
            with open_table_file(file, _load_recipe(options["recipe"])) as plain, plain.open_reader() as reader:
                _write_rows(reader, output, options["rejects"])
                account = reader.account
            if options["recipe_out"]:
                document = {"recipe": plain.recipe.as_json(), "account": account.as_json()}
                text = json.dumps(document, indent=2, ensure_ascii=False)
                options["recipe_out"].write_text(f"{text}\n", encoding="utf-8")
        except (OSError, InvalidRecipeError, UnreadableTableError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(account.sentence())


def _load_recipe(path: Path | None) -> Recipe | Hints:
    if path is None:
        return Hints()
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InvalidRecipeError(f"{path} is not JSON: {error}.") from error
    if isinstance(document, dict) and {"recipe", "hints"} & set(document):
        return read_request({key: value for key, value in document.items() if key != "account"})
    return Recipe.from_json(document)


def _write_rows(reader: TableReader, output: Path, rejects: Path | None) -> None:
    """Write the rows and, where a file is given for them, the rejected lines."""
    with (
        output.open("w", encoding="utf-8", newline="") as file,
        (rejects or Path(os.devnull)).open("w", encoding="utf-8", newline="") as reject_file,
    ):
        writer, reject_writer = (csv.writer(target, lineterminator="\n") for target in (file, reject_file))
        if reader.recipe.header_lines:
            writer.writerow([column.name for column in reader.recipe.columns])
        reject_writer.writerow(RejectedRecord._fields)
        rows = iter(reader)
        while batch := list(islice(rows, BATCH_SIZE)):
            writer.writerows(batch)
            reject_writer.writerows(reader.take_rejected())
        reject_writer.writerows(reader.take_rejected())
