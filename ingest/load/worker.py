"""A worker process: reads slices on standard input, encodes and stores them, writes reports to standard output.

Run as `python -m ingest load DESCRIPTOR` by ingest.load.pool, which shares with it the memory of that
descriptor for the text of slices. It knows no Django, so it is small and starts at once; when its parent dies, standard
input ends and so does the worker. Frames are pickles between processes of the same installation.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import psycopg

from ingest.encode.load_plan import LoadPlan, Slice, SliceReport
from ingest.encode.slice_encoder import EncodedSlice, SliceEncoder, warm_up_kernels
from ingest.load.errors import (
    FencedOffError,
    RepeatedVariantError,
    SliceError,
    WorkerError,
    describe_error,
    is_repeated_variant,
    is_temporary,
)
from ingest.load.store import SliceStore
from ingest.load.transfer import SharedText, receive_slice, send


def connect(plan: LoadPlan) -> psycopg.Connection:
    """A connection for loading, whose commits may reach the disk a moment later.

    A crash then loses whole slices with their ledger rows, and those are loaded again.
    """
    connection = psycopg.connect(plan.conninfo, autocommit=True, application_name=f"load {plan.load_id}")
    connection.execute("SET synchronous_commit = off")
    return connection


def process_slices(plan: LoadPlan, incoming: IO[bytes], shared: SharedText, outgoing: IO[bytes]) -> None:
    """Answer every Slice of a file with a SliceReport. Raises FencedOffError, WorkerError and SliceError."""
    try:
        encoder = SliceEncoder(plan)
    except ValueError as error:
        raise SliceError(f"the file cannot be encoded: {error}") from None
    with _translated_database_errors(), connect(plan) as connection:
        store = SliceStore(plan, connection)
        while part := receive_slice(incoming, shared):
            encoded = _encode(encoder, part)
            report: SliceReport = encoded.report
            with _translated_database_errors(part):
                report.repeated = not store.store(encoded)
            send(outgoing, report)


def _encode(encoder: SliceEncoder, part: Slice) -> EncodedSlice:
    try:
        return encoder.encode(part)
    except Exception as error:  # a bug: trying again does not help, and the message must say where
        message = f"{part.describe_lines()} cannot be encoded: {type(error).__name__}: {error}"
        raise SliceError(message) from error


@contextmanager
def _translated_database_errors(part: Slice | None = None) -> Iterator[None]:
    """Raise a WorkerError for an error of the database that may pass, a SliceError for one that never will."""
    try:
        yield
    except psycopg.errors.UniqueViolation as error:
        repeated = RepeatedVariantError() if is_repeated_variant(error) else None
        raise repeated or SliceError(f"the database refused it: {error}") from None
    except psycopg.Error as error:
        if part is None or is_temporary(error):
            raise WorkerError(f"the database stopped the load: {describe_error(error)}") from None
        raise SliceError(f"the database refused {part.describe_lines()}: {describe_error(error)}") from None


def serve_slices(descriptor: int) -> None:
    """Load the kernels; for each file read its plan and answer its slices, until standard input ends or an error."""
    incoming, outgoing, shared = sys.stdin.buffer, sys.stdout.buffer, SharedText(descriptor)
    warm_up_kernels()
    try:
        while True:
            plan: LoadPlan = pickle.load(incoming)  # noqa: S301  the parent process wrote it
            process_slices(plan, incoming, shared, outgoing)
    except EOFError:
        return
    except (FencedOffError, WorkerError, SliceError) as error:
        _report(error, outgoing)
    except BrokenPipeError:
        os._exit(1)  # the parent is gone, so there is nobody to report to


def _report(error: Exception, outgoing: IO[bytes]) -> None:
    try:
        send(outgoing, error)
    except BrokenPipeError:
        os._exit(1)
