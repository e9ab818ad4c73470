"""Native fields: written as pairs and read back whole."""

from catalog.entries.record import CreatorRecord, DatasetRecord, RelationRecord
from catalog.exchange.native import NATIVE_LISTS, NATIVE_TEXTS, native_values, parse_native_values

RECORD = DatasetRecord(
    title="Flow",
    **{name: f"{name} text" for name in NATIVE_TEXTS},
    **{name: (f"{name} 1", f"{name} 2") for name in NATIVE_LISTS},
    creators=(CreatorRecord("Ann"),),
    relations=(RelationRecord("part-of", "lwds:2026-x"),),
)


def test_every_native_field_is_read_back():
    fields = parse_native_values(native_values(RECORD))
    for name in (*NATIVE_TEXTS, *NATIVE_LISTS, "relations"):
        assert fields[name] == getattr(RECORD, name), name


def test_unknown_names_are_left_out():
    assert parse_native_values([("colour", "red"), ("summary", "One.")]) == {"summary": "One."}
