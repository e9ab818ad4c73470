"""manage.py sql "SELECT ...": one SQL query over what a user may read, behind the walls of the query page."""

from __future__ import annotations

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.problems import Problem
from catalog.files.file_content import open_local_file
from catalog.queries import result_formats
from catalog.queries.models import SqlQuery
from catalog.queries.running import create_query, run_query

ENDINGS = (".csv", ".parquet", ".arrow", ".xlsx")


class Command(BaseCommand):
    help = (
        "Run one SELECT over tables of datasets, releases and the catalogue, with the rights of a user and the "
        "limits of the query page; e.g. sql 'SELECT gene, n_variants FROM release_f5.genes LIMIT 5'. See docs/sql.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sql", help="one SELECT (DuckDB's SQL)")
        parser.add_argument("--user", default="", help="with whose rights; without it, only what is public is read")
        parser.add_argument(
            "--output", type=Path, help=f"file to write: {', '.join(ENDINGS)}; otherwise CSV is printed"
        )

    def handle(self, *args: Any, sql: str, user: str, output: Path | None, **options: Any) -> None:
        if output and output.suffix not in ENDINGS:
            raise CommandError(f"{output}: the name of the file ends in one of {', '.join(ENDINGS)}.")
        sender = User.objects.filter(username=user).first() if user else AnonymousUser()
        if sender is None:
            raise CommandError(f"There is no user {user!r}.")
        try:
            query = create_query(user=sender, caller=f"command sql {user}", sql=sql)
        except Problem as problem:
            raise CommandError(str(problem)) from None
        try:
            run_query(query_id=query.pk)
            query.refresh_from_db()
            if query.status != SqlQuery.Status.FINISHED:
                raise CommandError(query.status_reason or f"The query was {query.status}.")
            with open_local_file(str(query.result.name)) as file:
                self._write(file, output)
        finally:
            query.delete()
        if query.is_truncated:
            self.stderr.write(f"Only the first {query.n_rows} rows: the result has more (LWDS_MAX_SQL_ROWS).")

    def _write(self, file: Path, output: Path | None) -> None:
        if output is None:
            for line in result_formats.csv_lines(file):
                self.stdout.write(line, ending="")
            return
        match output.suffix:
            case ".csv":
                output.write_text("".join(result_formats.csv_lines(file)), encoding="utf-8", newline="")
            case ".parquet":
                shutil.copyfile(file, output)
            case ".arrow":
                output.write_bytes(b"".join(result_formats.arrow_stream(file)))
            case _:
                result_formats.write_workbook(file, output)
