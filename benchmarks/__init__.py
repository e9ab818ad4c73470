"""Benchmarks: programs that measure the portal beside other tools. `python -m benchmarks --help` lists them."""
