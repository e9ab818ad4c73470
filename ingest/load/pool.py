"""Slices -> worker processes, each fed by a thread, while further slices are cut. Knows no Django.

Not concurrent.futures: the processes import no Django, end with their parent, and get text through shared memory.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import subprocess
import threading
from collections.abc import Callable, Generator, Iterator, Sequence

from ingest.encode.load_plan import LoadPlan, Slice, SliceReport
from ingest.load.child_process import start_process
from ingest.load.errors import WorkerError
from ingest.load.transfer import SharedText, send, send_slice

# Compressed or not: a process takes over a second of processor time to start, which a small file does not need twice.
MIN_BYTES_PER_PROCESS = 1 << 20


def count_processes(limit: int, size: int) -> int:
    """How many processes to start for a file.

    Args:
        limit: The most that may be started; 0 for one for each core.
        size: Bytes of the file as it is.
    """
    return min(limit or os.cpu_count() or 1, 1 + size // MIN_BYTES_PER_PROCESS)


class WorkerPool:
    """Runs the slices of one file after the other through `count` worker processes (0: one for each core).

    A context manager. The processes start as soon as the pool is made. Memory: at most `count` slices being worked on
    and `count` waiting, however large a file is.
    """

    def __init__(self, count: int = 0) -> None:
        self._workers = [_Worker() for _ in range(count or os.cpu_count() or 1)]

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()

    def run(
        self, plan: LoadPlan, slices: Iterator[Slice], *, should_stop: Callable[[], bool]
    ) -> Generator[SliceReport, None, None]:
        """Reports of all slices, in order of completion; close it where it is not read to its end.

        A worker's error is raised when the slices being worked on are finished, the source's when all slices before it
        are; `should_stop` is called between reports. After an error, and when it is closed early, the processes are
        killed at once; the next file gets new ones.
        """
        for index, worker in enumerate(self._workers):
            if worker.has_ended():
                worker.end()
                self._workers[index] = _Worker()
        run = _Run(self._workers)
        try:
            yield from run.read_reports(plan, slices, should_stop)
        except BaseException:
            run.stop.set()
            for worker in self._workers:
                worker.end()
            raise


class _Run:
    """One file on its way through the workers: a thread that cuts slices, and one that feeds each worker."""

    def __init__(self, workers: Sequence[_Worker]) -> None:
        self.stop = threading.Event()
        self._workers = workers
        self._slices: queue.Queue[Slice | None] = queue.Queue(maxsize=len(workers))
        self._results: queue.Queue[SliceReport | Exception | _ThreadEnd] = queue.Queue()
        self._source_error: Exception | None = None

    def read_reports(
        self, plan: LoadPlan, slices: Iterator[Slice], should_stop: Callable[[], bool]
    ) -> Iterator[SliceReport]:
        threads = [threading.Thread(target=self._read_slices, args=(slices,), daemon=True)]
        threads += [
            threading.Thread(target=self._feed_worker, args=(worker, plan), daemon=True) for worker in self._workers
        ]
        for thread in threads:
            thread.start()
        problem: Exception | None = None
        running = len(threads)
        while running:
            try:
                result = self._results.get(timeout=1)
            except queue.Empty:
                pass
            else:
                if isinstance(result, _ThreadEnd):
                    running -= 1
                elif isinstance(result, Exception):
                    problem = problem or result
                    self.stop.set()
                else:
                    yield result
            if not self.stop.is_set() and should_stop():
                self.stop.set()
        if problem := problem or self._source_error:
            raise problem

    def _read_slices(self, slices: Iterator[Slice]) -> None:
        """Cut slices ahead of the workers."""
        try:
            for part in slices:
                if not self._put(part):
                    break
        except Exception as error:  # of any kind: `read_reports` raises it in its own thread
            self._source_error = error
        for _ in self._workers:
            self._put(None)
        self._results.put(_ThreadEnd())

    def _put(self, part: Slice | None) -> bool:
        """Add a slice to the queue, None for no more; False if the run stops."""
        while not self.stop.is_set():
            try:
                self._slices.put(part, timeout=0.5)
            except queue.Full:
                continue
            return True
        return False

    def _feed_worker(self, worker: _Worker, plan: LoadPlan) -> None:
        """Send slices to one worker process until there are no more."""
        try:
            worker.start(plan)
            while (part := self._get()) is not None:
                self._results.put(worker.process(part))
            worker.finish()
        except Exception as error:  # as in _read_slices
            self._results.put(error)
        self._results.put(_ThreadEnd())

    def _get(self) -> Slice | None:
        """The next slice; None if there are no more, or the run stops."""
        while not self.stop.is_set():
            try:
                return self._slices.get(timeout=0.5)
            except queue.Empty:
                continue
        return None


class _ThreadEnd:
    """The last result of a thread."""


class _Worker:
    """One worker process, ingest.load.worker."""

    def __init__(self) -> None:
        self._shared = SharedText.create()
        descriptor = self._shared.descriptor
        self._process = start_process("load", str(descriptor), stdout=subprocess.PIPE, pass_fds=[descriptor])
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("a process was started without its pipes")
        self._stdin, self._stdout = self._process.stdin, self._process.stdout

    def start(self, plan: LoadPlan) -> None:
        # A worker that is gone has written why to its output, or died: that is read next.
        with contextlib.suppress(BrokenPipeError):
            send(self._stdin, plan)

    def process(self, part: Slice) -> SliceReport:
        """Encode and store a slice. Raises the worker's error, WorkerError if it is gone."""
        with contextlib.suppress(BrokenPipeError):
            send_slice(self._stdin, self._shared, part)
        try:
            answer: SliceReport | Exception = pickle.load(self._stdout)  # noqa: S301  the worker process wrote it
        except EOFError:
            raise WorkerError("a loading process died (killed, or out of memory); resume the load") from None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def finish(self) -> None:
        """Tell the process that the file has no more slices; if it has died, that no longer matters."""
        with contextlib.suppress(BrokenPipeError):
            send(self._stdin, None)

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def end(self) -> None:
        """Kill the process at once; may be called more than once."""
        if self._stdin.closed:
            return
        self._process.kill()
        with contextlib.suppress(BrokenPipeError), self._process:  # closes its pipes and waits
            self._shared.close()
