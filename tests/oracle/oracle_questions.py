"""Random questions: a text in the query language, and the same question as a Python function of a variant's lines."""

from __future__ import annotations

import fnmatch
import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.oracle.oracle_source import GENES, MISSING, TERMS, WORDS, Line

# (lines of a variant, gene id) -> whether they match; with a gene, consequences are those on its own transcripts.
Matches = Callable[[list[Line], str | None], bool]
# Path in queries of each numeric and each text column, and what its cells are split on.
NUMBERS = {
    "cadd.phred": ("CADD_phred", ""),
    "dann.score": ("DANN_score", ""),
    "sift.score": ("SIFT_score", ";"),
    "own_score": ("own_score", ""),
}
TEXTS = {
    "filter": ("FILTER", ";"),
    "ancestral.allele": ("Ancestral_allele", ""),
    "own_word": ("own_word", ""),
}
# Fields that are decided on the source lines: at once only inside a region.
UNINDEXED = ("own_score", "own_word", "ancestral.allele")
BOUNDS = ("-3", "0", "0.01", "0.25", "7.5", "10", "12", "28", "30")


@dataclass(frozen=True)
class Question:
    """A condition, or several joined.

    Attributes:
        text: In the query language.
        matches: Whether a variant with these lines is an answer.
        gene: The gene that the condition names, if it is `gene:...`.
        depends_on_gene: Whether the answer depends on the gene that is looked at.
        parts: Of a conjunction, the conditions that it joins.
    """

    text: str
    matches: Matches
    gene: str = ""
    depends_on_gene: bool = False
    parts: tuple[Question, ...] = ()

    @property
    def needs_region(self) -> bool:
        return any(name in self.text for name in UNINDEXED)


def join_all(text: str, *questions: Question) -> Question:
    """All of them; beside a gene, what is asked about consequences means that gene's own."""
    parts = tuple(part for question in questions for part in (question.parts or (question,)))
    genes = {part.gene for part in parts if part.gene}
    of_gene = [part for part in parts if genes and part.depends_on_gene and not part.gene]
    others = [part for part in parts if part not in of_gene]

    def matches(lines: list[Line], gene: str | None) -> bool:
        if gene is not None or not of_gene:
            return all(part.matches(lines, gene) for part in parts)
        return all(part.matches(lines, None) for part in others) and any(
            all(part.matches(lines, name) for part in of_gene)
            for name in genes & {own for own, _ in transcripts(lines)}
        )

    return Question(text, matches, depends_on_gene=any(part.depends_on_gene for part in parts), parts=parts)


def elements(lines: list[Line], column: str, separator: str = "") -> list[str]:
    """The elements of a field over all lines of a variant, missing ones left out."""
    cells = [line[column] for line in lines]
    parts = [part for cell in cells for part in (cell.split(separator) if separator else [cell])]
    return [part for part in parts if part not in MISSING]


def transcripts(lines: list[Line]) -> list[tuple[str, list[str]]]:
    """(gene id, terms) of every transcript of every line."""
    rows = []
    for line in lines:
        genes, effects = (line[f"VEP_ensembl_{name}"].split("|") for name in ("Gene_ID", "Consequence"))
        rows += [(gene, terms.split(",")) for gene, terms in zip(genes, effects, strict=True)]
    return rows


def draw_question(draw: random.Random, depth: int = 2) -> Question:
    """A question of up to four conditions, joined by AND, OR and NOT."""
    if depth == 0 or draw.random() < 0.35:
        return draw.choice((_draw_number, _draw_number, _draw_text, _draw_existence, _draw_flag, _draw_effect))(draw)
    left, right = draw_question(draw, depth - 1), draw_question(draw, depth - 1)
    match draw.choice(("AND", "OR", "NOT", "AND NOT", "OF")):
        case "AND":
            return join_all(f"({left.text} AND {right.text})", left, right)
        case "OR":
            return Question(
                f"({left.text} OR {right.text})",
                lambda lines, gene: left.matches(lines, gene) or right.matches(lines, gene),
                depends_on_gene=left.depends_on_gene or right.depends_on_gene,
            )
        case "NOT":
            return _complement(left)
        case "OF":
            return _at_least(draw.randint(1, 3), left, right, draw_question(draw, 0))
        case _:
            return join_all(f"({left.text} AND {_complement(right).text})", left, _complement(right))


def _at_least(count: int, *parts: Question) -> Question:
    return Question(
        f"{count} of ({', '.join(part.text for part in parts)})",
        lambda lines, gene: sum(part.matches(lines, gene) for part in parts) >= count,
        depends_on_gene=any(part.depends_on_gene for part in parts),
    )


def _complement(question: Question) -> Question:
    return Question(
        f"NOT ({question.text})",
        lambda lines, gene: not question.matches(lines, gene),
        depends_on_gene=question.depends_on_gene,
    )


def _draw_number(draw: random.Random) -> Question:
    path, (column, separator) = draw.choice(list(NUMBERS.items()))
    low, high = sorted(draw.sample(BOUNDS, 2), key=float)
    a, b = float(low), float(high)
    condition, holds = draw.choice(
        [
            (f":>={low}", lambda x: x >= a),
            (f":>{low}", lambda x: x > a),
            (f":<={low}", lambda x: x <= a),
            (f":<{low}", lambda x: x < a),
            (f":{low}", lambda x: x == a),
            (f":[{low} TO {high}]", lambda x: a <= x <= b),
            (f":{{{low} TO {high}}}", lambda x: a < x < b),
            (f":({low} OR {high})", lambda x: x in (a, b)),
        ]
    )
    return Question(path + condition, lambda lines, _: any(holds(float(x)) for x in elements(lines, column, separator)))


def _draw_text(draw: random.Random) -> Question:
    path, (column, separator) = draw.choice(list(TEXTS.items()))
    word = draw.choice((*WORDS, "PASS", "svm", "DISC", "a", "g"))
    if " " not in word and draw.random() < 0.3:
        pattern = f"{word[:2]}*"
        return Question(
            f"{path}:{pattern}",
            lambda lines, _: any(
                fnmatch.fnmatchcase(x.lower(), pattern.lower()) for x in elements(lines, column, separator)
            ),
        )
    text = f'{path}:"{word}"' if draw.random() < 0.5 or " " in word or "-" in word else f"{path}:{word}"
    return Question(text, lambda lines, _: any(x.lower() == word.lower() for x in elements(lines, column, separator)))


def _draw_existence(draw: random.Random) -> Question:
    path, (column, separator) = draw.choice([*NUMBERS.items(), *TEXTS.items(), ("dbsnp.rsid", ("rs_dbSNP150", ""))])
    return Question(f"_exists_:{path}", lambda lines, _: bool(elements(lines, column, separator)))


def _draw_flag(draw: random.Random) -> Question:
    value = draw.choice(("Y", "N"))
    return Question(f"unique_variant:{value}", lambda lines, _: value in elements(lines, "unique_variant"))


def _draw_effect(draw: random.Random) -> Question:
    term = draw.choice(TERMS).split(",")[-1]
    expected, symbol = draw.choice(list(GENES.items()))
    if draw.random() < 0.4:
        return Question(
            f"gene:{draw.choice((expected, symbol))}",
            lambda lines, gene: gene == expected if gene else any(own == expected for own, _ in transcripts(lines)),
            gene=expected,
            depends_on_gene=True,
        )
    return Question(
        f"{draw.choice(('consequence', 'vep.ann.consequence'))}:{term}",
        lambda lines, gene: any(term in terms for own, terms in transcripts(lines) if gene in (None, own)),
        depends_on_gene=True,
    )
