"""A worker process: slices come in on standard input, are encoded and stored, reports go out on standard output.

Run as `python -m ingest.load DESCRIPTOR` by ingest.load.pool, which shares with it the memory of that
descriptor for the text of slices. It needs no Django, so it is small and starts at once; when its parent dies, standard
input ends and so does the worker. Frames are pickles between our own processes.
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
from ingest.encode.slice_encoder import EncodedSlice, SliceEncoder, get_ready
from ingest.load.errors import FencedOffError, SliceError, WorkerError, may_pass, reason
from ingest.load.store import SliceStore
from ingest.load.transfer import SharedText, receive_slice, send


def connect(plan: LoadPlan) -> psycopg.Connection:
    """A connection for loading. Commits may reach the disk a moment later: a crash loses whole slices with their
    ledger rows, and those are loaded again."""
    connection = psycopg.connect(plan.conninfo, autocommit=True, application_name=f"load {plan.load_id}")
    connection.execute("SET synchronous_commit = off")
    return connection


def process(plan: LoadPlan, incoming: IO[bytes], shared: SharedText, outgoing: IO[bytes]) -> None:
    """Answer every Slice with a SliceReport. Raises FencedOffError, WorkerError and SliceError."""
    try:
        encoder = SliceEncoder(plan)
    except ValueError as error:
        raise SliceError(f"the file cannot be encoded: {error}") from None
    with _database_errors(), connect(plan) as connection:
        store = SliceStore(plan, connection)
        while True:
            try:
                part = receive_slice(incoming, shared)
            except EOFError:
                return
            encoded = _encode(encoder, part)
            report: SliceReport = encoded.report
            with _database_errors(part):
                report.repeated = not store.store(encoded)
            send(outgoing, report)


def _encode(encoder: SliceEncoder, part: Slice) -> EncodedSlice:
    try:
        return encoder.encode(part)
    except Exception as error:  # an error of ours: trying again would not help, and whoever loads must know where
        told = f"lines {part.first_line} to {part.last_line} cannot be encoded: {type(error).__name__}: {error}"
        raise SliceError(told) from error


@contextmanager
def _database_errors(part: Slice | None = None) -> Iterator[None]:
    """What the database says, told apart: has it gone away or no room, or will it never take this slice?"""
    try:
        yield
    except psycopg.errors.UniqueViolation as error:
        raise SliceError(f"two files hold the same variant: {error.diag.message_detail}") from None
    except psycopg.Error as error:
        if part is None or may_pass(error):
            raise WorkerError(f"the database stopped the load: {reason(error)}") from None
        raise SliceError(f"the database refused lines {part.first_line} to {part.last_line}: {reason(error)}") from None


def serve(descriptor: int) -> None:
    """Get ready, take a plan, and answer slices until there are no more."""
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    get_ready()
    try:
        plan: LoadPlan = pickle.load(incoming)  # noqa: S301  our own parent wrote it
    except EOFError:
        return  # there was nothing to load
    try:
        _answer(plan, incoming, SharedText(descriptor), outgoing)
    except BrokenPipeError:
        os._exit(1)  # the parent is gone, and nobody hears what else might be said


def _answer(plan: LoadPlan, incoming: IO[bytes], shared: SharedText, outgoing: IO[bytes]) -> None:
    try:
        process(plan, incoming, shared, outgoing)
    except (FencedOffError, WorkerError, SliceError) as error:
        send(outgoing, error)
