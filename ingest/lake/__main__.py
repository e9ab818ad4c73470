"""`python -m ingest.lake`: a process that writes one file of a lake (ingest.lake.part_writer)."""

import sys


def main() -> None:
    """Start the writer without SciPy, whose matrix routines numba would import."""
    sys.modules["scipy"] = None  # type: ignore[assignment]
    from ingest.lake.part_writer import serve

    serve()


if __name__ == "__main__":
    main()
