"""A worker process: slices come in on standard input, are encoded and stored, reports go out on standard output.

Run as `python -m ingest.pipeline.worker` by ingest.pipeline.pool. It needs no Django, so it is small and starts at
once; when its parent dies, standard input ends and so does the worker. Frames are pickles between our own processes.
"""

from __future__ import annotations

import gc
import pickle
import sys
from typing import IO

import psycopg

from ingest.pipeline.encode import SliceEncoder
from ingest.pipeline.plan import LoadPlan, Slice, SliceReport
from ingest.pipeline.store import FencedOffError, SliceStore


def connect(plan: LoadPlan) -> psycopg.Connection:
    """A connection for loading. Commits may reach the disk a moment later: a crash loses whole slices with their
    ledger rows, and those are loaded again."""
    connection = psycopg.connect(plan.conninfo, autocommit=True)
    connection.execute("SET synchronous_commit = off")
    return connection


def process(plan: LoadPlan, incoming: IO[bytes], outgoing: IO[bytes]) -> None:
    """Answer every Slice with a SliceReport, or with a text: why this worker stops."""
    encoder = SliceEncoder(plan)
    with connect(plan) as connection:
        store = SliceStore(plan, connection)
        while True:
            try:
                part: Slice = pickle.load(incoming)  # noqa: S301  our own parent wrote it
            except EOFError:
                return
            encoded = encoder.encode(part)
            report: SliceReport = encoded.report
            report.repeated = not store.store(encoded)
            send(outgoing, report)


def send(stream: IO[bytes], value: object) -> None:
    """Write one frame."""
    pickle.dump(value, stream, protocol=pickle.HIGHEST_PROTOCOL)
    stream.flush()


def main() -> None:
    # Nothing here makes cycles, and the collector would walk through every split line.
    gc.disable()
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    plan: LoadPlan = pickle.load(incoming)  # noqa: S301  our own parent wrote it
    try:
        process(plan, incoming, outgoing)
    except FencedOffError as error:
        send(outgoing, str(error))
    except psycopg.Error as error:
        send(outgoing, f"the database stopped the load: {str(error).strip().splitlines()[0]}")
    except BrokenPipeError:
        sys.exit(1)  # the parent is gone


if __name__ == "__main__":
    main()
