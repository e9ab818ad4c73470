"""How the cells of a synthetic column are made: a recipe is one line of text beside the column's name.

num STYLE q0 ... q8      numbers between these nine quantiles; STYLE: i whole, f3 decimals, e6 C exponent,
                         full 17 digits with a Java exponent
one A:3 B:1              one of these texts, by weight; `_` stands for a blank where the text has one
pattern rs9###           `#` a digit, `@` a capital, `%` a base
words VOCABULARY         one word of a vocabulary below
list SEP MEAN RECIPE     elements between SEP (`blank` = comma and blank), MEAN of them on average
region                   start-end of a topological domain on the sample's chromosome
null                     always missing
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Maker = Callable[[Random], str]

NULL = "."
_LONGEST_LIST = 40
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


def maker(recipe: str, chromosome: str) -> Maker:
    """The function that makes one cell (or one element of a list) of a recipe."""
    kind, _, rest = recipe.partition(" ")
    if kind == "num":
        style, *quantiles = rest.split()
        return _numbers(style, [float(quantile) for quantile in quantiles])
    if kind == "one":
        return _choice(rest)
    if kind == "pattern":
        return _pattern(rest.replace("chr@", f"chr{chromosome}").replace("_(", " ("))
    if kind == "words":
        words = VOCABULARIES[rest]
        return lambda random: random.choice(words)
    if kind == "list":
        separator, mean, element = rest.split(" ", 2)
        return _list(", " if separator == "blank" else separator, float(mean), maker(element, chromosome))
    if kind == "region":
        return lambda random: _region(random, chromosome)
    if kind == "null":
        return lambda random: NULL
    raise ValueError(f"unknown recipe {recipe!r}")


def number_text(value: float, style: str) -> str:
    """A number in one of the spellings that annotation tools use."""
    if style == "i":
        return str(round(value))
    if style == "full":
        return _java(value)
    if style.startswith("e"):
        return f"{value:.{style[1:]}e}" if value else "0"
    return f"{value:.{style[1:]}f}"


def _java(value: float) -> str:
    """Java's Double.toString: 0.0, 0.25, and an exponent below a thousandth."""
    exponent = 0
    while 0 < abs(value) < 1 and (exponent or abs(value) < 1e-3):
        value, exponent = value * 10, exponent + 1
    return f"{value!r}E-{exponent}" if exponent else repr(value)


def _numbers(style: str, quantiles: list[float]) -> Maker:
    steps = len(quantiles) - 1

    def make(random: Random) -> str:
        place = random.random() * steps
        below = int(place)
        low, high = quantiles[below], quantiles[below + 1]
        return number_text(low + (high - low) * (place - below), style)

    return make


def _choice(text: str) -> Maker:
    pairs = [word.rpartition(":") for word in text.split()]
    words = [word if "/" in word and len(word) < 5 else word.replace("_", " ") for word, _, _ in pairs]
    weights = [float(weight) for _, _, weight in pairs]
    return lambda random: random.choices(words, weights)[0]


def _pattern(text: str) -> Maker:
    alphabets = {"#": "0123456789", "@": "ABCDEFGHIKLMNPRSTVWZ", "%": "ACGT"}

    def make(random: Random) -> str:
        return "".join(random.choice(alphabets[mark]) if mark in alphabets else mark for mark in text)

    return make


def _list(separator: str, mean: float, element: Maker) -> Maker:
    def make(random: Random) -> str:
        length = min(_LONGEST_LIST, 1 + int(random.expovariate(1 / mean)))
        return separator.join([element(random) for _ in range(length)])

    return make


def _region(random: Random, chromosome: str) -> str:
    start = random.randrange(16_000_000, 40_000_000)
    return f"{chromosome}:{start}-{start + random.randrange(400_000, 3_000_000)}"
