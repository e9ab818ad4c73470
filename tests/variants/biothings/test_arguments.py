"""Reading arguments: sources, types, limits and the bodies of the errors."""

import pytest

from variants.biothings.arguments import (
    QueryArguments,
    TermsArguments,
    VariantArguments,
    VariantsArguments,
    read_arguments,
)
from variants.biothings.request import ApiError


def read(known, **sent):
    return read_arguments(
        known, [{name: value if isinstance(value, list) else [value] for name, value in sent.items()}]
    )


def refused(known, **sent):
    with pytest.raises(ApiError) as caught:
        read(known, **sent)
    body = caught.value.body()
    assert (body.pop("code"), body.pop("success"), body.pop("error")) == (400, False, "Bad Request")
    return body


def test_the_first_source_that_has_a_name_or_its_alias_wins():
    sources = [{"id": ["from path"]}, {"id": ["from URL"], "limit": ["7"]}, {"size": ["8"]}]
    assert read_arguments(VariantArguments, sources).id == "from path"
    assert read_arguments(QueryArguments, sources).size == 7


@pytest.mark.parametrize("text", ["true", "True", "TRUE", "1", ""])
def test_every_written_true_is_true(text):
    assert read(QueryArguments, fetch_all=text).fetch_all is True


@pytest.mark.parametrize("text", ["false", "False", "0", "no"])
def test_everything_else_is_false(text):
    assert read(QueryArguments, fetch_all=text).fetch_all is False


def test_unknown_parameters_are_ignored():
    assert read(QueryArguments, species="human", email="a@b.c", q="x") == read(QueryArguments, q="x")


def test_repeated_lists_are_joined_and_repeated_values_end_in_the_last():
    arguments = read(QueryArguments, sort=["a,b", "-c"], size=["1", "2"])
    assert (arguments.sort, arguments.size) == (["a", "b", "-c"], 2)


def test_json_lists_are_taken_as_they_are():
    arguments = read(TermsArguments, q=[[["CDK2", "c.314A>T"], "two words"]], scopes=[["a", "b"]])
    assert arguments.q == [["CDK2", "c.314A>T"], "two words"]
    assert arguments.scopes == ["a", "b"]


def test_refusals_say_which_parameter_and_why():
    assert refused(VariantArguments) == {"missing": "id"}
    assert refused(VariantsArguments) == {"missing": "id", "alias": "ids"}
    assert refused(VariantsArguments, ids="") == {
        "keyword": "id", "alias": "ids", "reason": "Expect at least one item.",
    }  # fmt: skip
    assert refused(QueryArguments, size="1001") == {"keyword": "size", "max": 1000, "num": 1001, "alias": "limit"}
    for text in ("ten", "1.0", "", "²", "1" * 5000):
        assert refused(QueryArguments, size=text)["reason"] == "Expect type int."
    assert refused(QueryArguments, size="-1")["min"] == 0
    too_many = refused(VariantsArguments, ids=",".join(map(str, range(1001))))
    assert too_many == {"keyword": "id", "max": 1000, "size": 1001, "alias": "ids"}
    assert refused(QueryArguments, sort=",".join(map(str, range(11))))["max"] == 10
    assert refused(QueryArguments, assembly="GRCh38") == {"keyword": "assembly", "allowed": ["hg19", "hg38"]}
    assert refused(QueryArguments, format="xml")["keyword"] == "format"
    assert refused(VariantsArguments, ids='"chr1')["reason"] == "No closing quotation"


def test_characters_that_no_database_holds_are_replaced():
    assert read(QueryArguments, q="a\x00b\ud800c").q == "a\ufffdb?c"
