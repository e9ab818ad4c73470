"""`python -m ingest.load DESCRIPTOR`: a loading process (ingest.load.worker), ready as soon as may be."""

import gc
import sys


def main() -> None:
    """Import what loading needs with nothing in the way: a quarter of the time until it is ready."""
    gc.disable()  # nothing here makes cycles, neither imports nor slices
    sys.modules["scipy"] = None  # type: ignore[assignment]  # numba would import its matrix routines
    from ingest.load.worker import serve

    serve(int(sys.argv[1]))


if __name__ == "__main__":
    main()
