"""manage.py variant: all annotations of one variant in a release."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from variants.genome.unsupported_hgvs import explain_unsupported
from variants.genome.written_ids import parse_written_id
from variants.management.release_arguments import add_release_arguments, open_chosen_release
from variants.query.errors import QueryError
from variants.releases.documents import variant_documents
from variants.releases.field_names import read_fields
from variants.releases.lookup import find_variant
from variants.releases.reader import ReleaseNotFoundError, ReleaseReader
from variants.releases.rows import VariantRow, source_lines


class Command(BaseCommand):
    help = "Print a variant as a JSON document, or the source lines it was loaded from, byte for byte."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", help="22-15528158-G-A, chr22:g.15528158G>A, rs123 ...; an rs number may mean several")
        add_release_arguments(parser)
        parser.add_argument("--fields", default="", help="fields or groups of fields, separated by commas")
        parser.add_argument("--source", action="store_true", help="the exact source lines instead")

    def handle(self, **options: Any) -> None:
        try:
            release = open_chosen_release(options)
            paths = {spec.path for spec in read_fields(release=release, names=options["fields"])} or None
        except (ReleaseNotFoundError, QueryError) as error:
            raise CommandError(str(error)) from None
        if release.incompleteness:
            self.stderr.write(f"{release.incompleteness}.")
        variant = parse_written_id(options["id"])
        rows = find_variant(release=release, variant=variant)
        if not rows:
            missing = f"{options['id']!r} is not in release {options['release']!r}, or is not a variant id"
            reason = "" if variant else explain_unsupported(options["id"])
            raise CommandError(f"{missing}: {reason}" if reason else missing)
        output = _source_bytes(release, rows) if options["source"] else _document_bytes(release, rows, paths)
        # Bytes, because a source line may contain bytes that are not UTF-8.
        sys.stdout.buffer.write(output)
        sys.stdout.buffer.flush()


def _source_bytes(release: ReleaseReader, rows: Sequence[VariantRow]) -> bytes:
    return b"".join(line + b"\n" for lines in source_lines(release=release, rows=rows) for line in lines)


def _document_bytes(release: ReleaseReader, rows: Sequence[VariantRow], paths: set[str] | None) -> bytes:
    """One document, or a list where the id means several variants."""
    documents = variant_documents(release=release, rows=rows, paths=paths)
    content = documents[0] if len(documents) == 1 else documents
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
