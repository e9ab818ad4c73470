"""Questions with known answers, by which an engine is checked before it is used. Pure.

The packaged file self_check.parquet has 240 variants, columns of each kind, and what versions of engines differ in:
NULL, letters beyond ASCII, wildcards in texts. scripts/self_check_lake.py has written it.
"""

from __future__ import annotations

from pathlib import Path

from variants.fields.spec import FieldSpec, Kind, Separator
from variants.fields.transcripts import EffectFields
from variants.genome.alleles import VariantKey
from variants.genome.regions import Region
from variants.lake.engine import Engine, LakeQuestion, LakeUnreadableError
from variants.lake.manifest import LakeError, LakeFile
from variants.query.conditions import (
    AlleleLike,
    Always,
    BoundNode,
    CoordinateBetween,
    FlagIs,
    GeneIn,
    HasTerms,
    InRegion,
    KeyIn,
    NumberBetween,
    Present,
    TextIs,
    TextLike,
)
from variants.query.to_lake import LakeColumns, compile_for_lake
from variants.query.tree import And, AtLeast, Not, Or

FOLDER = Path(__file__).resolve().parent
FILE = LakeFile("self_check.parquet", "", 0, 240, 22, 1000, 2190, ("score",))
SCORE = FieldSpec("score", "x.score", "", Kind.FLOAT, column="score")
FLAG = FieldSpec("flag", "x.flag", "", Kind.FLAG, column="flag")
WORD = FieldSpec("word", "x.word", "", Kind.TEXT, column="word")
NUMBERS = FieldSpec("numbers", "x.numbers", "", Kind.FLOAT, (Separator.SEMICOLON,), column="numbers")
TERMS = FieldSpec(
    "terms", "t.consequence", "", Kind.TEXT, (Separator.TRANSCRIPT,), column="t_terms", transcript_group="T"
)
GENE = FieldSpec("gene", "t.gene_id", "", Kind.TEXT, (Separator.TRANSCRIPT,), column="t_gene", transcript_group="T")
LABELS = FieldSpec("labels", "t.label", "", Kind.TEXT, (Separator.TRANSCRIPT,), column="labels", transcript_group="T")
EFFECTS = EffectFields(TERMS, GENE, "T")
_G1, _HIGH = GeneIn(frozenset({"G1"})), NumberBetween(SCORE, 5, None)
QUESTIONS: tuple[tuple[BoundNode, int], ...] = (
    (Always(), 240),
    (_HIGH, 132),
    (Not(_HIGH), 108),
    (NumberBetween(SCORE, None, 0, includes_high=False), 45),
    (FlagIs(FLAG, True), 80),
    (Not(FlagIs(FLAG, True)), 160),
    (TextIs(WORD, "ab"), 40),
    (TextIs(WORD, "äb"), 40),
    (TextLike(WORD, "a_b%*"), 40),
    (TextLike(WORD, "a?b*"), 80),
    (Not(Present(WORD)), 40),
    (NumberBetween(NUMBERS, 2, 3), 122),
    (And((NumberBetween(NUMBERS, 2, None), NumberBetween(NUMBERS, None, 1))), 94),
    (Not(Present(NUMBERS)), 48),
    (TextIs(LABELS, "l1"), 100),
    (_G1, 59),
    (And((_G1, HasTerms((1,)))), 12),
    (And((_G1, TextIs(LABELS, "l1"))), 21),
    (And((_G1, Not(TextIs(LABELS, "l1")))), 38),
    (HasTerms((3, 8)), 144),
    (Or((InRegion(Region(22, 1100, 1201)), KeyIn((VariantKey(23, 2190, 239),)))), 23),
    (AtLeast(2, (_HIGH, Not(_HIGH), FlagIs(FLAG, True))), 80),
    (And((AlleleLike("alt", "t*"), CoordinateBetween("pos", 1500, None))), 70),
)


def wrong_answers(engine: Engine, *, folder: Path = FOLDER, within: float = 60.0) -> list[str]:
    """The wrong answers of an engine, a sentence for each question; empty for a correct engine.

    Args:
        folder: Where the engine finds a copy of the packaged file.
        within: Seconds for each question.
    """
    wrong = []
    for number, (node, right) in enumerate(QUESTIONS, 1):
        condition = compile_for_lake(node, LakeColumns(EFFECTS, frozenset(FILE.varying), engine.dialect))
        try:
            keys = list(engine.rows(LakeQuestion(folder, (FILE,), condition), within=within))
        except LakeUnreadableError as error:
            return [f"question {number} of the self-check: {error}"]
        except LakeError as error:
            wrong.append(f"question {number} of the self-check: {error}")
            continue
        if len(keys) != right or keys != sorted(keys):
            wrong.append(f"question {number} of the self-check: {len(keys)} variants, not {right}")
    return wrong
