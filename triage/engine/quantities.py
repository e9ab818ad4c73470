"""Units of amounts, decimal as on a disk's label: 1 GB is 1,000,000,000 bytes."""

from __future__ import annotations

BYTES = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
ROWS = {"rows": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9}
FACTORS = {**BYTES, **ROWS}
_BY_FOLDED = {unit.casefold(): unit for unit in FACTORS}


def unit_named(text: str, allowed: tuple[str, ...]) -> str:
    """The unit as we spell it, from any case; ValueError lists the allowed ones."""
    unit = _BY_FOLDED.get(text.strip().casefold())
    if unit is None or unit not in allowed:
        raise ValueError(f"{text.strip()!r} is not a unit we know here; use {', '.join(allowed)}.")
    return unit


def canonical(value: float, unit: str) -> float:
    """The amount in bytes or rows."""
    return value * FACTORS[unit]


def readable_bytes(count: float) -> str:
    """1500000000 -> '1.5 GB'."""
    unit = next((u for u, factor in reversed(BYTES.items()) if count >= factor), "B")
    return f"{count / BYTES[unit]:.3g} {unit}"
