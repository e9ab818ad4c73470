"""A recipe (one line of text beside a column's name) -> a function that makes the column's cells. Pure.

num STYLE q0 ... q8      numbers between these nine quantiles; STYLE: i whole, f3 decimals, e6 C exponent,
                         full 17 digits with a Java exponent
one A:3 B:1              one of these texts, by weight; `_` stands for a blank
pattern rs9###           `#` a digit, `@` a capital, `%` a base
words VOCABULARY         one word of a vocabulary below
list SEP MEAN RECIPE     elements between SEP (`blank` = comma and blank), MEAN of them on average
region                   start-end of a topological domain on the sample's chromosome
null                     always missing
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

CellMaker = Callable[[Random], str]

NULL = "."
_MAX_LIST_LENGTH = 40
VOCABULARIES = {
    "factor": ["POLR2A", "CTCF", "EP300", "TAF1", "ELF1", "HDAC1", "HDAC2", "ATF3", "BCL3", "FOSL2", "USF1", "YY1"],
    "tissue": [
        *("Adipose_Subcutaneous", "Artery_Tibial", "Brain_Cortex", "Breast_Mammary_Tissue", "Colon_Transverse"),
        *("Esophagus_Mucosa", "Heart_Left_Ventricle", "Lung", "Muscle_Skeletal", "Nerve_Tibial", "Thyroid"),
        *("Skin_Sun_Exposed_Lower_leg", "Testis", "Whole_Blood"),
    ],
    "supertissue": ["Astrocytes", "BI_Adipose_Nuclei", "BI_Brain_Angular_Gyrus", "HUVEC", "K562", "MM1S", "HepG2"],
    "cells": ["GM12878", "K562", "HepG2,K562", "A549,ECC-1,GM12878", "GM12878,H1-hESC,HeLa-S3,HepG2,HUVEC,K562"],
    "oreganno": ["TRANSCRIPTION FACTOR BINDING SITE", "REGULATORY REGION"],
}


def make_cell_maker(recipe: str, chromosome: str) -> CellMaker:
    """The function that makes one cell (or one element of a list) of a recipe.

    Raises:
        ValueError: The recipe is unknown.

    Example:
        >>> make_cell_maker("pattern rs9", "22")(Random(1))
        'rs9'
    """
    kind, _, rest = recipe.partition(" ")
    if kind == "num":
        style, *quantiles = rest.split()
        return _make_number_maker(style, [float(quantile) for quantile in quantiles])
    if kind == "one":
        return _make_choice_maker(rest)
    if kind == "pattern":
        return _make_pattern_maker(rest.replace("chr@", f"chr{chromosome}").replace("_(", " ("))
    if kind == "words":
        words = VOCABULARIES[rest]
        return lambda random: random.choice(words)
    if kind == "list":
        separator, mean, element = rest.split(" ", 2)
        return _make_list_maker(
            ", " if separator == "blank" else separator, float(mean), make_cell_maker(element, chromosome)
        )
    if kind == "region":
        return lambda random: _make_region(random, chromosome)
    if kind == "null":
        return lambda random: NULL
    raise ValueError(f"unknown recipe {recipe!r}")


def format_number(value: float, style: str) -> str:
    """A number as annotation tools write it; see STYLE in the module's docstring."""
    if style == "i":
        return str(round(value))
    if style == "full":
        return _format_as_java(value)
    if style.startswith("e"):
        return f"{value:.{style[1:]}e}" if value else "0"
    return f"{value:.{style[1:]}f}"


def _format_as_java(value: float) -> str:
    """Like Java's Double.toString: 0.0, 0.25, and with an exponent below 0.001."""
    exponent = 0
    while 0 < abs(value) < 1 and (exponent or abs(value) < 1e-3):
        value, exponent = value * 10, exponent + 1
    return f"{value!r}E-{exponent}" if exponent else repr(value)


def _make_number_maker(style: str, quantiles: list[float]) -> CellMaker:
    steps = len(quantiles) - 1

    def make(random: Random) -> str:
        point = random.random() * steps
        below = int(point)
        low, high = quantiles[below], quantiles[below + 1]
        return format_number(low + (high - low) * (point - below), style)

    return make


def _make_choice_maker(text: str) -> CellMaker:
    pairs = [word.rpartition(":") for word in text.split()]
    words = [word if "/" in word and len(word) < 5 else word.replace("_", " ") for word, _, _ in pairs]
    weights = [float(weight) for _, _, weight in pairs]
    return lambda random: random.choices(words, weights)[0]


def _make_pattern_maker(text: str) -> CellMaker:
    alphabets = {"#": "0123456789", "@": "ABCDEFGHIKLMNPRSTVWZ", "%": "ACGT"}

    def make(random: Random) -> str:
        return "".join(random.choice(alphabets[mark]) if mark in alphabets else mark for mark in text)

    return make


def _make_list_maker(separator: str, mean: float, element: CellMaker) -> CellMaker:
    def make(random: Random) -> str:
        length = min(_MAX_LIST_LENGTH, 1 + int(random.expovariate(1 / mean)))
        return separator.join([element(random) for _ in range(length)])

    return make


def _make_region(random: Random, chromosome: str) -> str:
    start = random.randrange(16_000_000, 40_000_000)
    return f"{chromosome}:{start}-{start + random.randrange(400_000, 3_000_000)}"
