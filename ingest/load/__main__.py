"""`python -m ingest.load DESCRIPTOR`: a loading process (ingest.load.worker), ready as soon as possible.

Separate module because the imports of the worker must come after the preparations here.
"""

import gc
import sys


def main() -> None:
    """Start the worker without garbage collector and SciPy: it is ready in a quarter less time."""
    gc.disable()  # neither imports nor slices make reference cycles
    sys.modules["scipy"] = None  # type: ignore[assignment]  # else numba imports its matrix routines
    from ingest.load.worker import serve

    serve(int(sys.argv[1]))


if __name__ == "__main__":
    main()
