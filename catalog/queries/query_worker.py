"""The process in which one SQL query runs, once: `python -I query_worker.py FOLDER`.

It knows nothing of the portal. It reads its task as one line of JSON from standard input, locks itself up, and writes
the rows to standard output as an Arrow stream; the last line of standard error is JSON that says how it ended. What
isolates it by three means, each of which would be enough:

- The operating system: the only files it sees are those of FOLDER (a root directory of its own), it has no network, no
  capabilities, and where the portal runs as root another user; limits of memory, processor time, files and processes.
- The database: read-only views of the permitted files, external access off, settings locked.
- The parent has checked the statement before, and kills this process when its time is over.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWNET = 0x00020000, 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
CAPABILITY_VERSION_3 = 0x20080522


def leave_namespaces() -> bool:
    """Leave the network and the mounts of the others; an ordinary user leaves the users, too. Whether it went well."""
    if sys.platform != "linux":
        return False
    users = 0 if os.getuid() == 0 else CLONE_NEWUSER
    return ctypes.CDLL(None).unshare(CLONE_NEWNS | CLONE_NEWNET | users) == 0


# The libraries start threads, and a process with threads may not leave the namespace of its users.
IS_APART = __name__ == "__main__" and leave_namespaces()

import duckdb  # noqa: E402
import pyarrow as pa  # noqa: E402

NOBODY = 65_534
BATCH_ROWS = 10_000
MEGABYTE = 2**20
ADDRESS_SPACE_FACTOR = 2  # of the memory limit: a database maps more than it uses


class ConfinementError(OSError):
    """The system gives this process no root directory of its own."""


def main() -> None:
    folder = sys.argv[1]
    task = json.loads(sys.stdin.readline())
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing else writes into the stream of rows
    task["mapped_bytes"] = mapped_bytes()
    try:
        root = lock_up(folder, task)
        columns = run(task, root, output)
    except ConfinementError:
        end({"error": "confinement"})
    except (duckdb.OutOfMemoryException, MemoryError):
        end({"error": "memory"})
    except duckdb.Error as error:
        end({"error": "sql", "message": str(error)})
    else:
        end({"columns": columns})


def mapped_bytes() -> int:
    """Address space that this process has before the query begins."""
    pages = Path("/proc/self/statm").read_text().split()[0] if sys.platform == "linux" else 0
    return int(pages) * resource.getpagesize()


def end(outcome: dict[str, Any]) -> None:
    """Say how it ended, and end without any cleaning up."""
    sys.stderr.write("\n" + json.dumps(outcome) + "\n")
    sys.stderr.flush()
    os._exit(0)


def lock_up(folder: str, task: dict[str, Any]) -> str:
    """Give up every right that the query does not need.

    Returns:
        The folder of the inputs as it is called from now on.

    Raises:
        ConfinementError: The task demands a root directory of its own and the system gives none.
    """
    if sys.platform != "linux":
        return folder.rstrip("/") + "/"
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != task["parent"]:  # it died before the call
        os._exit(1)
    is_root = os.getuid() == 0
    try:
        os.chroot(folder)
        os.chdir("/")
        root = "/"
    except OSError as error:
        if task["is_confined"]:
            raise ConfinementError from error
        root = folder.rstrip("/") + "/"
    if is_root:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    else:
        drop_capabilities(libc)  # of its own namespace, where it is everything
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    os.nice(5)
    limit(resource.RLIMIT_AS, task["memory_mb"] * MEGABYTE * ADDRESS_SPACE_FACTOR + task["mapped_bytes"])
    limit(resource.RLIMIT_CPU, task["seconds"] + 1)
    limit(resource.RLIMIT_FSIZE, 0)
    limit(resource.RLIMIT_CORE, 0)
    if IS_APART or is_root:
        limit(resource.RLIMIT_NPROC, 0)
    return root


def drop_capabilities(libc: ctypes.CDLL) -> None:
    """Keep no right of an administrator."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()  # effective, permitted and inheritable, twice
    if libc.capset(header, none):
        raise ConfinementError


def limit(kind: int, value: int) -> None:
    resource.setrlimit(kind, (value, value))


def run(task: dict[str, Any], root: str, output: Any) -> list[dict[str, str]]:
    """Write the rows of the query; the names and types of its columns."""
    db = duckdb.connect(
        config={
            "memory_limit": f"{task['memory_mb']}MB",
            "threads": 1,
            "temp_directory": "",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
        }
    )
    files = [root + file for view in task["views"] for file in view["files"]]
    db.execute(f"SET allowed_paths = [{', '.join(map(quote_text, files))}]")
    db.execute("SET enable_external_access = false")
    db.execute("SET TimeZone = 'UTC'")
    for view in task["views"]:
        if view["schema"]:
            db.execute(f"CREATE SCHEMA IF NOT EXISTS {quote_name(view['schema'])}")
        path = ".".join(quote_name(part) for part in (view["schema"], view["name"]) if part)
        rows = f"read_parquet([{', '.join(quote_text(root + file) for file in view['files'])}])"
        db.execute(f"CREATE VIEW {path} AS {view['query'].replace('{rows}', rows)}")
    db.execute("SET lock_configuration = true")
    result = db.sql(task["sql"])
    names = zip(result.columns, result.types, strict=True)
    columns = [{"name": name, "type": str(column_type)} for name, column_type in names]
    reader = result.to_arrow_reader(BATCH_ROWS)
    with pa.ipc.new_stream(output, reader.schema) as writer:
        for batch in reader:
            writer.write_batch(batch)
    output.close()
    return columns


def quote_name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def quote_text(literal: str) -> str:
    return "'" + literal.replace("'", "''") + "'"


if __name__ == "__main__":
    main()
