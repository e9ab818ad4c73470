"""Worker processes side by side: one thread feeds each, slices are cut while others are encoded. Bounded memory."""

from __future__ import annotations

import contextlib
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.pipeline.errors import WorkerError
from ingest.pipeline.plan import LoadPlan, Slice, SliceReport
from ingest.pipeline.transfer import SharedText, send, send_slice

_PROJECT = Path(__file__).resolve().parent.parent.parent


class WorkerPool:
    """Runs slices through `count` worker processes and gives reports as they come.

    At most `count` slices are being worked on and `count` wait, however large the file is.
    """

    def __init__(self, plan: LoadPlan, count: int) -> None:
        self.plan = plan
        self.count = count
        self._waiting: queue.Queue[Slice | None] = queue.Queue(maxsize=count)
        self._reports: queue.Queue[SliceReport | Exception | None] = queue.Queue()
        self._stop = threading.Event()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._unreadable: Exception | None = None

    def run(self, slices: Iterator[Slice], *, should_stop: Callable[[], bool]) -> Iterator[SliceReport]:
        """Reports of all slices, in order of completion. A worker's error is raised once the slices under way are
        finished, the source's once all slices before it are; `should_stop` is asked between reports."""
        threads = [threading.Thread(target=self._read, args=(slices,), daemon=True)]
        threads += [threading.Thread(target=self._feed, daemon=True) for _ in range(self.count)]
        for thread in threads:
            thread.start()
        problem: Exception | None = None
        running = len(threads)
        try:
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
        finally:
            self._stop.set()
            for process in self._processes:
                process.kill() if running else process.wait()
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
        for _ in range(self.count):
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

    def _feed(self) -> None:
        """Give slices to one worker process until there are no more."""
        shared = SharedText.create()
        try:
            with self._start(shared) as process:
                while (part := self._take()) is not None:
                    self._reports.put(self._exchange(process, shared, part))
                process.stdin.close()
        except Exception as error:  # as in _read
            self._reports.put(error)
        finally:
            shared.close()
        self._reports.put(None)

    def _take(self) -> Slice | None:
        while not self._stop.is_set():
            try:
                return self._waiting.get(timeout=0.5)
            except queue.Empty:
                continue
        return None

    def _start(self, shared: SharedText) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "ingest.pipeline.worker", str(shared.descriptor)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=[shared.descriptor],
            cwd=_PROJECT,
        )
        self._processes.append(process)
        send(process.stdin, self.plan)
        return process

    @staticmethod
    def _exchange(process: subprocess.Popen[bytes], shared: SharedText, part: Slice) -> SliceReport:
        # A worker that is gone has said why on its output, or died: that is read next.
        with contextlib.suppress(BrokenPipeError):
            send_slice(process.stdin, shared, part)
        try:
            answer = pickle.load(process.stdout)  # noqa: S301  our own worker wrote it
        except EOFError:
            raise WorkerError("a loading process died (killed, or out of memory); resume the load") from None
        if isinstance(answer, Exception):
            raise answer
        return answer
