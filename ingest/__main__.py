"""`python -m ingest load DESCRIPTOR`: a process of a load. `python -m ingest lake`: one that writes a file of a lake.

Separate module because the imports of both (ingest.load.worker, ingest.lake.part_writer) must come after the
preparations here. One entry, since both want the same: to be ready as soon as possible.
"""

import gc
import sys


def main() -> None:
    """Start it without garbage collector and SciPy: it is ready in a quarter less time."""
    gc.disable()  # neither imports nor slices make reference cycles
    sys.modules["scipy"] = None  # type: ignore[assignment]  # else numba imports its matrix routines
    if sys.argv[1] == "load":
        from ingest.load.worker import serve_slices

        serve_slices(int(sys.argv[2]))
    else:
        from ingest.lake.part_writer import serve_plan

        gc.enable()  # a new process for each file, which takes minutes: DuckDB and psycopg may not free all memory
        serve_plan()


if __name__ == "__main__":
    main()
