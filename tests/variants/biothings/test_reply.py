"""Selecting fields and reshaping documents."""

import pytest

from variants.biothings.reply import select_paths, shape_document

PATHS = ["chrom", "cadd.phred", "cadd.rawscore", "dbnsfp.gerp++.rs", "vep.ann.consequence", "vep.ann.gene.id", "vepx.a"]


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        ([], PATHS),
        (["all"], PATHS),
        (["nothing", "all"], PATHS),
        (["cadd"], ["cadd.phred", "cadd.rawscore"]),
        (["cadd.phred"], ["cadd.phred"]),
        (["cadd.ph"], []),
        (["vep"], ["vep.ann.consequence", "vep.ann.gene.id"]),
        (["*.gene"], ["vep.ann.gene.id"]),
        (["cadd.*"], ["cadd.phred", "cadd.rawscore"]),
        (["*", "-cadd"], [path for path in PATHS if not path.startswith("cadd")]),
        (["-vep.*"], [path for path in PATHS if not path.startswith("vep.")]),
        (["dbnsfp.gerp++"], ["dbnsfp.gerp++.rs"]),
        (["CADD_phred", "-CADD_phred"], []),
        (["CADD_phred"], ["cadd.phred"]),
        (["unknown", "_id"], []),
    ],
)
def test_fields_select_subtrees_wildcards_and_exclusions(patterns, expected):
    assert select_paths(patterns, PATHS, {"CADD_phred": "cadd.phred"}) == expected


def document():
    return {"_id": "x", "a": {"b": 0, "list": [{"c": 1}, {"c": 2, "d": 3}]}, "e": [4, 5]}


def test_dotfield_flattens_and_keeps_zeros():
    flat = shape_document(document(), dotfield=True)
    assert flat == {"_id": "x", "a.b": 0, "a.list.c": [1, 2], "a.list.d": 3, "e": [4, 5]}


def test_always_list_wraps_single_values_at_every_level():
    shaped = shape_document(document(), always_list=["a.b", "a.list.c", "e", "gone", "gone.deeper"])
    assert shaped["a"] == {"b": [0], "list": [{"c": [1]}, {"c": [2], "d": 3}]}
    assert shaped["e"] == [4, 5]
    assert "gone" not in shaped


def test_always_list_keeps_single_values_lists_when_flattened():
    assert shape_document(document(), dotfield=True, always_list=["a.b"])["a.b"] == [0]


def test_allow_null_adds_absent_names_of_present_objects():
    shaped = shape_document(document(), allow_null=["f", "a.g", "a.list.d", "gone.h"])
    assert shaped["f"] is None
    assert shaped["a"]["g"] is None
    assert shaped["a"]["list"][0] == {"c": 1, "d": None}
    assert "gone" not in shaped


def test_a_null_that_must_be_a_list_is_empty():
    assert shape_document({}, allow_null=["a"], always_list=["a"]) == {"a": []}
    assert shape_document({}, allow_null=["a"], always_list=["a"], dotfield=True) == {"a": []}
