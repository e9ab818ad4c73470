"""Plans of files -> one process for each, some at a time. Knows no Django."""

from __future__ import annotations

import os
import pickle
import subprocess
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress

from ingest.lake.part_plan import PartPlan
from ingest.load.child_process import start_process
from variants.lake.manifest import LakeError

_LONGEST_MESSAGE = 500  # characters


def run_parts(plans: Sequence[PartPlan], *, processes: int) -> Iterator[PartPlan]:
    """Write the files of some plans; each plan is given back when its file is complete.

    A process for each file, so that memory is free again when the file is done. If one fails, or the caller stops
    asking, all are ended: complete files stay and need not be written again.

    Args:
        processes: The most at a time; 0 for one for each core.

    Raises:
        LakeError: A file could not be written.
    """
    running = _Running()
    with ThreadPoolExecutor(max_workers=processes or os.cpu_count() or 1) as pool:
        try:
            futures = {pool.submit(running.run, plan): plan for plan in plans}
            for future in as_completed(futures):
                future.result()
                yield futures[future]
        finally:
            running.stop()
            pool.shutdown(wait=True, cancel_futures=True)


class _Running:
    """The processes that are running now."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._processes: set[subprocess.Popen[bytes]] = set()
        self._stopped = False

    def run(self, plan: PartPlan) -> None:
        """Start a process and wait for its end. Raises LakeError."""
        with self._lock:
            if self._stopped:
                return
            process = start_process("lake", stderr=subprocess.PIPE)
            self._processes.add(process)
        try:
            self._serve(process, plan)
        finally:
            with self._lock:
                self._processes.discard(process)

    def _serve(self, process: subprocess.Popen[bytes], plan: PartPlan) -> None:
        if process.stdin is None or process.stderr is None:
            raise RuntimeError("a process was started without its pipes")
        with process:
            with suppress(BrokenPipeError):  # it has died and said why
                process.stdin.write(pickle.dumps(plan))
                process.stdin.flush()
            message = process.stderr.read().decode(errors="replace").strip().splitlines()
            process.wait()
        if process.returncode != 0 and not self._stopped:
            reason = message[-1][:_LONGEST_MESSAGE] if message else "its process was killed, or memory ran out"
            raise LakeError(f"{plan.path} could not be written: {reason}")

    def stop(self) -> None:
        """Kill what is running; nothing is started any more."""
        with self._lock:
            self._stopped = True
            for process in self._processes:
                process.kill()
