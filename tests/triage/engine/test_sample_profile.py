"""Profiles of small sample files."""

import pytest

from triage.engine.sample_profile import MAX_COLUMNS, profile_sample


def test_a_table_is_described_column_by_column():
    profile = profile_sample(b"station;depth;depth\nA1;12;x\nA2;n/a;-9999\nA3\n")
    assert (profile["kind"], profile["delimiter"], profile["encoding"]) == ("Table as text", ";", "UTF-8")
    assert [(c["name"], c["kind"], c["missing_codes"]) for c in profile["columns"]] == [
        ("station", "text", []),
        ("depth", "number", ["n/a"]),
        ("depth", "text", ["-9999"]),
    ]
    assert profile["findings"] == [
        "1 of 4 lines have another number of cells than the first",
        "two columns have the same name",
        "several codes for missing: -9999, n/a",
    ]


@pytest.mark.parametrize(
    ("head", "kind"),
    [(b"CDF\x01...", "NetCDF classic"), (b"\x00\x01\x02", "Binary, not recognised"), (b"only prose", "Text")],
)
def test_unknown_tables_are_named(head, kind):
    profile = profile_sample(head)
    assert (profile["kind"], profile["columns"]) == (kind, [])


def test_a_wide_table_and_another_encoding_are_reported():
    header = ",".join(f"c{n}" for n in range(MAX_COLUMNS + 1))
    findings = profile_sample(f"\u00e9{header}\n{header}\n".encode("latin-1"))["findings"]
    assert findings == [
        "encoding is not UTF-8, read as Latin-1",
        f"{MAX_COLUMNS + 1} columns; the first {MAX_COLUMNS} are described",
    ]


def test_a_character_cut_in_half_at_the_end_does_not_change_the_encoding():
    assert profile_sample("a,b\n1,é".encode()[:-1])["encoding"] == "UTF-8"
