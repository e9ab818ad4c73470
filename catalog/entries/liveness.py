"""Whether what an entry describes is still alive: a state and its reason; and the words that older entries used.

Separate module because imports, stored versions and addresses of searches still bring the older words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ALIVE, AT_RISK, ENDED, UNKNOWN = "alive", "at risk", "ended", "unknown"
# Words that were states of their own before reasons -> state and reason.
OLD_WORDS = {
    "winding down": (AT_RISK, "winding down"),
    "fading": (AT_RISK, "fading"),
    "retired": (ENDED, "retired"),
    "replaced": (ENDED, "replaced"),
    "superseded": (ENDED, "replaced"),
}


def parse_liveness(word: str, reason: str = UNKNOWN) -> tuple[str, str]:
    """(state, reason) of a word for the state; older words tell both.

    Example:
        >>> parse_liveness("superseded"), parse_liveness("at risk", "no funds")
        (('ended', 'replaced'), ('at risk', 'no funds'))
    """
    state, old_reason = OLD_WORDS.get(word, (word, UNKNOWN))
    return state, old_reason if reason in ("", UNKNOWN) else reason


def with_parsed_liveness(values: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes of a record, the state and reason as they are called today."""
    if "liveness" not in values:
        return dict(values)
    state, reason = parse_liveness(values["liveness"], values.get("liveness_reason", UNKNOWN))
    return {**values, "liveness": state, "liveness_reason": reason}
