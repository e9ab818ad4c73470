"""Worker processes side by side: one thread feeds each, slices are cut while others are encoded. Bounded memory."""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.encode.load_plan import LoadPlan, Slice, SliceReport
from ingest.load.errors import WorkerError
from ingest.load.transfer import SharedText, send, send_slice

_PROJECT = Path(__file__).resolve().parent.parent.parent
# Nothing here multiplies matrices: threads for that would only wait, at some cost.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1"}


class WorkerPool:
    """Runs the slices of a file through `count` worker processes (0: as many as there are cores). A context manager.

    The processes get ready as soon as the pool is made. At most `count` slices are being worked on and `count` wait,
    however large the file is.
    """

    def __init__(self, count: int = 0) -> None:
        count = count or os.cpu_count() or 1
        self._workers = [_Worker() for _ in range(count)]
        self._waiting: queue.Queue[Slice | None] = queue.Queue(maxsize=count)
        self._reports: queue.Queue[SliceReport | Exception | None] = queue.Queue()
        self._stop = threading.Event()
        self._unreadable: Exception | None = None

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for worker in self._workers:
            worker.end()

    def run(self, plan: LoadPlan, slices: Iterator[Slice], *, should_stop: Callable[[], bool]) -> Iterator[SliceReport]:
        """Reports of all slices, in order of completion. A worker's error is raised once the slices under way are
        finished, the source's once all slices before it are; `should_stop` is asked between reports."""
        threads = [threading.Thread(target=self._read, args=(slices,), daemon=True)]
        threads += [threading.Thread(target=self._feed, args=(worker, plan), daemon=True) for worker in self._workers]
        for thread in threads:
            thread.start()
        problem: Exception | None = None
        running = len(threads)
        while running:
            try:
                item = self._reports.get(timeout=1)
            except queue.Empty:
                item = False
            if item is None:
                running -= 1
            elif isinstance(item, Exception):
                problem = problem or item
                self._stop.set()
            elif item:
                yield item
            if not self._stop.is_set() and should_stop():
                self._stop.set()
        if problem := problem or self._unreadable:
            raise problem

    def _read(self, slices: Iterator[Slice]) -> None:
        """Cut slices ahead of the workers."""
        try:
            for part in slices:
                if not self._offer(part):
                    break
        except Exception as error:  # whatever it is, the caller raises it in its own thread
            self._unreadable = error
        for _ in self._workers:
            self._offer(None)
        self._reports.put(None)

    def _offer(self, part: Slice | None) -> bool:
        while not self._stop.is_set():
            try:
                self._waiting.put(part, timeout=0.5)
            except queue.Full:
                continue
            return True
        return False

    def _feed(self, worker: _Worker, plan: LoadPlan) -> None:
        """Give slices to one worker process until there are no more."""
        try:
            worker.start(plan)
            while (part := self._take()) is not None:
                self._reports.put(worker.work(part))
            worker.finish()
        except Exception as error:  # as in _read
            self._reports.put(error)
        self._reports.put(None)

    def _take(self) -> Slice | None:
        while not self._stop.is_set():
            try:
                return self._waiting.get(timeout=0.5)
            except queue.Empty:
                continue
        return None


class _Worker:
    """One worker process, ingest.load.worker."""

    def __init__(self) -> None:
        self._shared = SharedText.create()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ingest.load", str(self._shared.descriptor)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=[self._shared.descriptor],
            cwd=_PROJECT,
            env=os.environ | _ENVIRONMENT,
            process_group=0,  # Ctrl-C is answered by the command alone
        )

    def start(self, plan: LoadPlan) -> None:
        # A worker that is gone has said why on its output, or died: that is read next.
        with contextlib.suppress(BrokenPipeError):
            send(self._process.stdin, plan)

    def work(self, part: Slice) -> SliceReport:
        """Have a slice encoded and stored. Raises what the worker says, WorkerError if it is gone."""
        with contextlib.suppress(BrokenPipeError):
            send_slice(self._process.stdin, self._shared, part)
        try:
            answer = pickle.load(self._process.stdout)  # noqa: S301  our own worker wrote it
        except EOFError:
            raise WorkerError("a loading process died (killed, or out of memory); resume the load") from None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def finish(self) -> None:
        """No more slices: it ends by itself, or had died, which does not matter any more."""
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()

    def end(self) -> None:
        """Whatever it is doing, it is over."""
        self._process.kill()
        with contextlib.suppress(BrokenPipeError), self._process:  # closes its pipes and waits
            self._shared.close()
