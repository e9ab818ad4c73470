"""An encoded slice -> PostgreSQL, exactly once: its rows and its ledger row are one transaction. Knows no Django.

The ledger's unique (load, number) refuses a second delivery; the load's attempt number keeps out a worker that was
thought to be dead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import zstandard
from psycopg import Connection, Cursor
from psycopg.types.json import Jsonb

from ingest.encode.load_plan import LoadPlan, RejectedLine, list_target_columns
from ingest.encode.slice_encoder import EncodedSlice
from ingest.load.errors import FencedOffError
from ingest.load.reject_budget import check_reject_budget
from variants.releases.store.copy import copy_blocks, copy_rows, copy_text
from variants.releases.store.ddl import EFFECT_COLUMNS, NAME_COLUMNS, create_partitions
from variants.releases.store.table_names import ReleaseTables


class SliceStore:
    """Writes the slices of one plan through one connection."""

    def __init__(self, plan: LoadPlan, connection: Connection) -> None:
        self.plan = plan
        self.connection = connection
        self.tables = ReleaseTables(plan.release_id)
        self.columns = list_target_columns(plan.fields_by_group())
        self._partitioned_chroms: set[int] = set()

    def store(self, encoded: EncodedSlice) -> bool:
        """Commit the slice; False if it was stored before.

        Raises:
            FencedOffError: This attempt is over.
            TooManyRejectsError: With this slice more lines of the file are rejected than may be.
        """
        for chrom in sorted(encoded.chroms - self._partitioned_chroms):
            create_partitions(
                self.connection, tables=self.tables, groups=self.columns, chrom=chrom, bin_size=self.plan.bin_size
            )
            self._partitioned_chroms.add(chrom)
        with self.connection.transaction(), self.connection.cursor() as cursor:
            self._check_attempt(cursor)
            if not self._insert_ledger_row(cursor, encoded):
                return False
            check_reject_budget(cursor, self.plan, encoded)
            copy_slice(cursor, tables=self.tables, columns=self.columns, encoded=encoded)
            self._store_rejects(cursor, encoded.rejects)
        return True

    def _check_attempt(self, cursor: Cursor) -> None:
        # KEY SHARE makes only a worker that claims the load (FOR UPDATE) wait until this slice is stored.
        cursor.execute(
            "SELECT attempt, status FROM ingest_load WHERE id = %s FOR KEY SHARE",
            (self.plan.load_id,),
        )
        row = cursor.fetchone()
        if row != (self.plan.attempt, "loading"):
            raise FencedOffError("another attempt has the load")

    def _insert_ledger_row(self, cursor: Cursor, encoded: EncodedSlice) -> bool:
        """False if the ledger has this slice already."""
        report = encoded.report
        cursor.execute(
            "INSERT INTO ingest_loadslice (load_id, number, attempt, line_count, variant_count, reject_count,"
            " bytes_end, misfits, varying, ranges, created_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, now())"
            " ON CONFLICT DO NOTHING",
            (
                self.plan.load_id,
                report.number,
                self.plan.attempt,
                report.line_count,
                report.variant_count,
                report.reject_count,
                report.bytes_end,
                Jsonb({name: [*counts, report.misfit_examples[name]] for name, counts in report.misfits.items()}),
                sorted(report.varying),
                Jsonb(report.ranges),
            ),
        )
        return cursor.rowcount == 1

    def _store_rejects(self, cursor: Cursor, rejects: list[RejectedLine]) -> None:
        compress = zstandard.ZstdCompressor().compress
        cursor.executemany(
            'INSERT INTO ingest_reject (load_id, line_number, "column", reason, line) VALUES (%s, %s, %s, %s, %s)',
            [
                (self.plan.load_id, reject.number, reject.column, reject.reason, compress(reject.line))
                for reject in rejects
            ],
        )


def copy_slice(
    cursor: Cursor, *, tables: ReleaseTables, columns: Mapping[int, Sequence[str]], encoded: EncodedSlice
) -> None:
    """COPY all rows of a slice; `columns` names those of the variants, by column group."""
    for group, text in encoded.variants.items():
        copy_rows(cursor, table=tables.variants(group), columns=columns[group], text=text)
    copy_text(cursor, table=tables.effects, columns=_column_names(EFFECT_COLUMNS), rows=encoded.effects)
    copy_text(cursor, table=tables.names, columns=_column_names(NAME_COLUMNS), rows=encoded.names)
    copy_blocks(cursor, table=tables.blocks, blocks=encoded.blocks)


def _column_names(columns: tuple[tuple[str, str], ...]) -> list[str]:
    return [name for name, _ in columns]
