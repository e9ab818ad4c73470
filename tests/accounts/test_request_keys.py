"""Keys that nobody reads are refused with the nearest name."""

from __future__ import annotations

import pytest

from accounts.request_keys import UnknownKeyError, check_keys


@pytest.mark.parametrize(
    ("key", "sentence"),
    [("release_", "did you mean release?"), ("zzz", "there are ids, release."), ("old", "It moved.")],
)
def test_an_unknown_key_is_named_with_what_to_do(key: str, sentence: str) -> None:
    check_keys(["ids", "format"], ["ids", "release"])
    with pytest.raises(UnknownKeyError) as refused:
        check_keys(["ids", key], ["ids", "release"], advice={"old": "It moved."})
    assert sentence in refused.value.details()["errors"][key]
