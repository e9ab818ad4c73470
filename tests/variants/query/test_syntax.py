"""Text to tree, tree to text, and what is said about text that is not a query."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from variants.query.errors import QuerySyntaxError
from variants.query.printer import to_text
from variants.query.syntax import parse
from variants.query.tree import And, AtLeast, Everything, Exists, Match, Not, Or, Range, Wildcard, Word, all_of, any_of


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", Everything()),
        ("  *  ", Everything()),
        ("*:*", Everything()),
        ("BTK", Word("BTK")),
        ("rs58991260", Word("rs58991260")),
        ("RCV000149017", Word("RCV000149017")),
        ("chr1:69000-70000", Word("chr1:69000-70000")),
        ("chr1:69,000-70,000", Word("chr1:69,000-70,000")),
        ("chr11:45891937", Word("chr11:45891937")),
        ("19-44908684-T-C", Word("19-44908684-T-C")),
        ("X:100:A:CT", Word("X:100:A:CT")),
        ("chr1:g.35367G>A", Word("chr1:g.35367G>A")),
        ("NC_000001.10:g.35367G>A", Word("NC_000001.10:g.35367G>A")),
        ("dbsnp.rsid:rs123", Match("dbsnp.rsid", "rs123")),
        ("chrom:1", Match("chrom", "1")),
        ("chr:1", Match("chr", "1")),
        ('"VEP_refseq_Protein_ID(ENSP)":x', Match("VEP_refseq_Protein_ID(ENSP)", "x")),
        ("GERP++_RS:>2", Range("GERP++_RS", "2", None, False)),
        ("fathmm-MKL_non-coding_score:0.5", Match("fathmm-MKL_non-coding_score", "0.5")),
        ('_id:"chr1:g.35367G>A"', Match("_id", "chr1:g.35367G>A")),
        (r"_id:chr1\:g.35367G\>A", Match("_id", "chr1:g.35367G>A")),
        ("_id:chr1:g.35367G>A", Match("_id", "chr1:g.35367G>A")),
        ('clinvar.hgvs.coding:"NM_000048.4:c.566A>G"', Match("clinvar.hgvs.coding", "NM_000048.4:c.566A>G")),
        ("cadd.phred:>50", Range("cadd.phred", "50", None, False)),
        ("cadd.phred:>=50", Range("cadd.phred", "50", None)),
        ("cadd.phred:<50", Range("cadd.phred", None, "50", True, False)),
        ("cadd.phred:<= -5e-3", Range("cadd.phred", None, "-5e-3")),
        ("exac.ac.ac_adj:[76640 TO 80000]", Range("exac.ac.ac_adj", "76640", "80000")),
        ("a:{1 TO 2}", Range("a", "1", "2", False, False)),
        ("a:[1 TO 2}", Range("a", "1", "2", True, False)),
        ("a:{1 TO 2]", Range("a", "1", "2", False)),
        ("a:[10 TO *]", Range("a", "10", None)),
        ("a:[* TO *]", Range("a", None, None)),
        ("pred:(D P)", And((Match("pred", "D"), Match("pred", "P")))),
        ("pred:(D OR P)", Or((Match("pred", "D"), Match("pred", "P")))),
        ("n:(-1 OR >=3)", Or((Match("n", "-1"), Range("n", "3", None)))),
        ("pred:(D -P)", And((Match("pred", "D"), Not(Match("pred", "P"))))),
        ("g:CDK*", Wildcard("g", "CDK*")),
        ("g:CDK?", Wildcard("g", "CDK?")),
        (r"g:CDK\*", Match("g", "CDK*")),
        ('g:"CDK*"', Match("g", "CDK*")),
        (r"g:a\:b*", Wildcard("g", "a:b*")),
        ("_exists_:dbsnp", Exists("dbsnp")),
        ("cadd.phred:*", Exists("cadd.phred")),
        ("NOT _exists_:exac", Not(Exists("exac"))),
        ("_missing_:exac", Not(Exists("exac"))),
        (
            "2 of (a:1, b:2 OR c:3, d:>=4)",
            AtLeast(2, (Match("a", "1"), Or((Match("b", "2"), Match("c", "3"))), Range("d", "4", None))),
        ),
        ("1 OF (a:D,b:P)", AtLeast(1, (Match("a", "D"), Match("b", "P")))),
        (
            "1 of (chr1:69,000-70,000, BTK,1:35367:G:A,x)",
            AtLeast(1, (Word("chr1:69,000-70,000"), Word("BTK"), Word("1:35367:G:A"), Word("x"))),
        ),
        (
            "1 of (a:(x,y OR z), NOT _exists_:b)",
            AtLeast(1, (Or((Match("a", "x,y"), Match("a", "z"))), Not(Exists("b")))),
        ),
        (
            "a:1 NOT 1 of (2 of (b:1, c:2, d:3), e:5)",
            And(
                (
                    Match("a", "1"),
                    Not(AtLeast(1, (AtLeast(2, (Match("b", "1"), Match("c", "2"), Match("d", "3"))), Match("e", "5")))),
                )
            ),
        ),
        ("2 of", And((Word("2"), Word("of")))),
        ("a:x,y", Match("a", "x,y")),
        ("a:1 b:2", And((Match("a", "1"), Match("b", "2")))),
        ("a:1 && b:2", And((Match("a", "1"), Match("b", "2")))),
        ("a:1 || b:2", Or((Match("a", "1"), Match("b", "2")))),
        ("!a:1", Not(Match("a", "1"))),
        ("+a:1 -b:2", And((Match("a", "1"), Not(Match("b", "2"))))),
        ("NOT NOT a:1", Match("a", "1")),
        ("a:1 OR b:2 AND c:3", Or((Match("a", "1"), And((Match("b", "2"), Match("c", "3")))))),
        ("(a:1 OR b:2) c:3", And((Or((Match("a", "1"), Match("b", "2"))), Match("c", "3")))),
        ("NOT (a:1 AND b:2)", Not(And((Match("a", "1"), Match("b", "2"))))),
        ("ORAI1", Word("ORAI1")),
        ("chr1:1-5 AND (a:1)", And((Word("chr1:1-5"), Match("a", "1")))),
        ("(chr1:1-5 OR BTK)", Or((Word("chr1:1-5"), Word("BTK")))),
    ],
)
def test_every_form_users_write_is_read(text, tree):
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "position", "sentence"),
    [
        ("cadd.phred:", 12, "value is missing"),
        ("cadd.phred:>", 13, "comparison of cadd.phred"),
        ("cadd.phred>=20", 11, "write cadd.phred:>"),
        ('a:"unclosed', 3, "never closed"),
        ("(a:1", 1, "never closed"),
        ("a:1)", 4, "closes nothing"),
        ("()", 1, "empty"),
        ("a:1 AND", 8, "ends where"),
        ("AND a:1", 1, "both sides"),
        ("a:1 OR OR b:1", 8, "both sides"),
        ("a:[1 2]", 3, "low TO high"),
        ("a:[1 TO 2", 3, "never closed"),
        ("a:roam~2", 7, "fuzzy"),
        ("a:x^4", 4, "boosting"),
        ("a:/jo.n/", 1, "regular expressions"),
        ("CDK*", 1, "needs a field"),
        ("dbnsfp.*:x", 1, "no wildcards"),
        ("NOT", 4, "ends where"),
        ("3 of (a:1, b:2)", 1, "3 of 2"),
        ("0 of (a:1, b:2)", 1, "0 of 2"),
        ("x:1 2 of (a:1)", 5, "2 of 1"),
        ("1 of (a:1, )", 12, "cannot stand here"),
        ("1 of (a:1,, b:2)", 11, "cannot stand here"),
        ("1 of ()", 6, "empty"),
        ("1 of (a:1, b:2", 6, "never closed"),
        ("(" * 101 + "a:1" + ")" * 101, 101, "100 parentheses"),
    ],
)
def test_an_invalid_query_is_refused_with_its_position(text, position, sentence):
    with pytest.raises(QuerySyntaxError, match=sentence) as raised:
        parse(text)
    assert raised.value.position == position
    assert f"character {position}" in str(raised.value)


def test_positions_are_those_of_the_beginning_of_each_part():
    tree = parse("BTK AND  cadd.phred:>3")
    assert [part.position for part in tree.parts] == [1, 10]


def test_a_list_of_thousands_of_values_is_read():
    names = " OR ".join(f"G{number}" for number in range(20_000))
    assert len(parse(f"gene:({names})").parts) == 20_000


@pytest.mark.parametrize(
    "text",
    [
        "cadd.phred:>=20 AND (vep.ann.consequence:missense_variant OR clinvar.rcv.clinical_significance:5)",
        "pred:(D OR P)",
        "chr1:69000-70000 AND NOT _exists_:exac.af",
        "a:[1 TO 2} OR b:-5",
        "a:1 AND 2 of (b:1, c:2 OR d:3, chr1:69,000-70,000)",
    ],
)
def test_plain_text_is_printed_as_it_was_written(text):
    assert to_text(parse(text)) == text


_TEXTS = st.text(min_size=1, max_size=12) | st.sampled_from(
    ["AND", "NOT", "-5", "X", "chr1:5", "a b", "*", "", "a\\", "a,b", "1:5,x", "of"]
)
_FIELDS = (st.from_regex(r"[A-Za-z_][A-Za-z0-9_.]{0,8}", fullmatch=True) | _TEXTS).filter(bool)
_PATTERNS = _TEXTS.map(lambda text: text.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?") + "x*")
_BOUNDS = st.none() | _TEXTS
_RANGES = st.builds(Range, _FIELDS, _BOUNDS, _BOUNDS, st.booleans(), st.booleans()).map(
    lambda r: Range(r.field, r.low, r.high, r.includes_low or r.low is None, r.includes_high or r.high is None)
)
_LEAVES = (
    st.builds(Word, _TEXTS)
    | st.builds(Match, _FIELDS, _TEXTS)
    | st.builds(Wildcard, _FIELDS, _PATTERNS)
    | _RANGES
    | st.builds(Exists, _FIELDS)
)
_TREES = st.recursive(
    _LEAVES,
    lambda parts: (
        st.lists(parts, min_size=1, max_size=4).map(all_of)
        | st.lists(parts, min_size=1, max_size=4).map(any_of)
        | st.lists(parts, min_size=1, max_size=4).flatmap(
            lambda listed: st.integers(1, len(listed)).map(lambda count: AtLeast(count, tuple(listed)))
        )
        | parts.map(lambda part: part.part if isinstance(part, Not) else Not(part))
    ),
    max_leaves=12,
)


@given(_TREES)
def test_a_printed_tree_reads_back_as_itself(tree):
    assert parse(to_text(tree)) == tree


@given(st.text(max_size=60))
def test_any_text_is_a_query_or_a_syntax_error(text):
    with contextlib.suppress(QuerySyntaxError):
        tree = parse(text)
        assert parse(to_text(tree)) == tree
