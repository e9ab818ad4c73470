"""Readers of group files as the association tools have them, rewritten from their sources; a tool's error is ToolEnds.

Each reader gives {set: {variant id: (class or None, weight or None)}}.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

Sets = dict[str, dict[str, tuple[str | None, float | None]]]


class ToolEnds(Exception):
    """The tool would end with an error at this file."""


def _chromosome_of_regenie(text: str) -> int:
    """chrStrToInt of regenie's src/Regenie.cpp: -1 for what it does not know."""
    bare = re.sub("^chr", "", text)
    if bare[:1].isdigit():
        number = int(re.match(r"\d+", bare)[0])
        return number if 1 <= number <= 23 else -1
    return 23 if bare in ("X", "XY", "Y", "PAR1", "PAR2") else -1


def read_regenie(output: Path, *, weights_col: int = 0) -> Sets:
    """read_anno, read_aafs, read_masks and the reader of set lists in regenie's src/Geno.cpp.

    https://github.com/rgcgithub/regenie/blob/master/src/Geno.cpp
    """
    annotated = _read_annotations(output.with_name(f"{output.name}.anno"), weights_col)
    _read_masks(output.with_name(f"{output.name}.mask"))
    frequencies = output.with_name(f"{output.name}.aaf")
    for line in frequencies.read_text().splitlines() if frequencies.exists() else []:
        float(re.split("[\t ,]", line)[1])
    sets: Sets = {}
    for line in output.with_name(f"{output.name}.setlist").read_text().splitlines():
        words = re.split("[\t ]", line)
        if len(words) != 4:
            raise ToolEnds(f"incorrectly formatted set list: {line[:40]}")
        unit, chromosome, position, variants = words
        if _chromosome_of_regenie(chromosome) < 0 or int(position) < 1:
            raise ToolEnds(f"unknown chromosome {chromosome}")
        sets[unit] = {variant: annotated[unit].get(variant, ("NULL", None)) for variant in variants.split(",")}
    return sets


def _read_annotations(path: Path, weights_col: int) -> Sets:
    """Without a column of weights, four words are variant, set, domain and class."""
    classes = {"NULL"}
    annotated: Sets = {}
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        words = re.split("[\t ,]", line)
        has_domains = not weights_col and len(words) == 4
        if len(words) < max(3, weights_col):
            raise ToolEnds(f"incorrectly formatted file at line {number}")
        variant, unit = words[:2]
        if variant in annotated.setdefault(unit, {}) and not has_domains:
            raise ToolEnds(f"duplicate variant annotations at line {number}")
        named = words[3 if has_domains else 2]
        classes.add(named)
        if len(classes) > 64:
            raise ToolEnds("cannot have more than 64 categories (including NULL category)")
        weight = float(words[weights_col - 1]) if weights_col else None
        if weight is not None and weight < 0:
            raise ToolEnds(f"weight = {weight} for variant {variant} in set {unit}")
        annotated[unit][variant] = (named, weight)
    return annotated


def _read_masks(path: Path) -> None:
    masks: set[str] = set()
    for line in path.read_text().splitlines():
        name, *members = re.split("[\t ,]", line)
        if not members or name in masks:
            raise ToolEnds(f"mask {name}")
        masks.add(name)


def read_saige(output: Path) -> Sets:
    """checkGroupFile of SAIGE: the third line says whether all sets have weights.

    https://github.com/saigegit/SAIGE/blob/main/R/SAIGE_SPATest_Region_Func.R
    """
    lines = [re.split("[ \t]+", line) for line in output.read_text().splitlines()]
    step = 3 if len(lines) > 2 and lines[2][1] == "weight" else 2
    if len(lines) % step:
        raise ToolEnds("group file is incomplete")
    sets: Sets = {}
    for first in range(0, len(lines), step):
        parts = lines[first : first + step]
        if [part[1] for part in parts] != ["var", "anno", "weight"][:step] or len({part[0] for part in parts}) > 1:
            raise ToolEnds(f"line {first + 1}")
        if any(len(part) < 3 or len(part) != len(parts[0]) for part in parts):
            raise ToolEnds("the length of annotations is not equal to the length of marker IDs")
        weights = [float(word) for word in parts[2][2:]] if step == 3 else [None] * len(parts[0][2:])
        sets[parts[0][0]] = dict(
            zip(parts[0][2:], zip(parts[1][2:], weights, strict=True), strict=True),
        )
    return sets


def read_skat(output: Path) -> Sets:
    """SetID file and weight file: two columns at white space, without header, names of fewer than 50 characters.

    https://search.r-project.org/CRAN/refmans/SKAT/html/Generate_SSD_SetID.html, .../Read_SNP_WeightFile.html
    """
    weight_file = output.with_name(f"{output.name}.weights")
    weights: dict[str, float] = {}
    for line in weight_file.read_text().splitlines() if weight_file.exists() else []:
        variant, weight = line.split()
        weights[variant] = float(weight)
    sets: Sets = {}
    for line in output.read_text().splitlines():
        words = line.split()
        if len(words) != 2 or any(len(word) >= 50 for word in words):
            raise ToolEnds(line[:60])
        if weights and words[1] not in weights:
            raise ToolEnds(f"SNP {words[1]} is not found in obj.SNPWeight!")
        sets.setdefault(words[0], {})[words[1]] = (None, weights.get(words[1]))
    return sets


def read_epacts(output: Path) -> Sets:
    """A line is split at white space: name and markers chr:pos_ref/alt.

    https://genome.sph.umich.edu/wiki/EPACTS#Groupwise_Burden_Test
    """
    sets: Sets = {}
    for line in output.read_text().splitlines():
        name, *markers = line.split()
        for marker in markers:
            match = re.fullmatch(r"([^:]+):(\d+)_([^/]+)/([^/]+)", marker)
            if match is None:
                raise ToolEnds(marker)
            sets.setdefault(name, {})[":".join(match.groups())] = (None, None)
    return sets


def read_rvtests(output: Path) -> Sets:
    """--setFile: a name, white space, ranges chr:begin-end joined by commas.

    https://github.com/zhanxw/rvtests#set-file---setfile
    """
    sets: Sets = {}
    for line in output.read_text().splitlines():
        words = re.split("[\t ]", line)
        if len(words) != 2 or not all(re.fullmatch(r"[^:]+:\d+-\d+", part) for part in words[1].split(",")):
            raise ToolEnds(line[:60])
        sets.setdefault(words[0], {}).update(dict.fromkeys(words[1].split(","), (None, None)))
    return sets


def read_gmmat(output: Path) -> Sets:
    """SMMAT: data.table::fread of six tab-separated columns; NA is missing, quotation marks are quotes.

    https://github.com/hanchenphd/GMMAT/blob/master/R/SMMAT.R
    """
    sets: Sets = {}
    for line in output.read_text().splitlines():
        words = line.split("\t")
        if len(words) != 6 or words[0] == "NA" or '"' in line or not words[2].isdigit():
            raise ToolEnds(line[:60])
        sets.setdefault(words[0], {})[":".join(words[1:5])] = (None, float(words[5]))
    return sets


def read_genesis(output: Path) -> Sets:
    """The data frame that our script reads for aggregateGRangesList: group_id, chr, pos, ref, alt and the weight."""
    header, *rows = [line.split("\t") for line in output.read_text().splitlines()]
    if header[:5] != ["group_id", "chr", "pos", "ref", "alt"]:
        raise ToolEnds(str(header))
    sets: Sets = {}
    for row in rows:
        if len(row) != len(header):
            raise ToolEnds(str(row))
        weight = float(row[5]) if len(row) > 5 else None
        sets.setdefault(row[0], {})[":".join(row[1:5])] = (None, weight)
    return sets


READERS: dict[str, Callable[[Path], Sets]] = {
    "regenie": read_regenie,
    "saige": read_saige,
    "skat": read_skat,
    "epacts": read_epacts,
    "rvtests": read_rvtests,
    "gmmat": read_gmmat,
    "genesis": read_genesis,
}
