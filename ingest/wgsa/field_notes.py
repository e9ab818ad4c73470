"""What we know of WGSA columns by their names: paths, kinds, lists, descriptions (field_notes.tsv)."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from variants.fields.spec import Kind, Reducer, Separator

NOTES_FILE = Path(__file__).with_name("field_notes.tsv")

# Tools that give one element per transcript, once for each gene model; Ensembl's is the one without a suffix.
_TOOLS = {"vep": "VEP", "snpeff": "SnpEff", "annovar": "ANNOVAR"}
_MODELS = {"ensembl": "Ensembl", "refseq": "RefSeq", "ucsc": "UCSC"}
_EFFECT = re.compile(rf"({'|'.join(_TOOLS)})_({'|'.join(_MODELS)})_(.+)")

_SEPARATORS = {
    "": None,
    "none": (),
    "summary": (Separator.SUMMARY,),
    "comma blank": (Separator.COMMA_BLANK,),
    "|;": (Separator.TWO_LEVEL,),
}


@dataclass(frozen=True, slots=True)
class Note:
    """What a column's name says. kind and separators are None where only the cells can tell."""

    path: str
    source: str
    kind: Kind | None = None
    separators: tuple[Separator, ...] | None = None
    reducer: Reducer = Reducer.FIRST
    filterable: bool = False
    higher_means: str = ""
    unit: str = ""
    aliases: tuple[str, ...] = ()
    description: str = ""
    transcript_group: str = ""


def note_for(name: str) -> Note:
    """The note for a column of any WGSA version; an unknown name goes under `<source>.<name>`."""
    plain = plain_name(name)
    effect = _EFFECT.fullmatch(plain)
    if effect:
        return _effect_note(*effect.groups())
    note = _match(plain)
    if note is None:
        source, _, rest = plain.partition("_")
        return Note(path=f"{source}.{rest}" if rest else f"wgsa.{source}", source=_label(name))
    return note


def plain_name(name: str) -> str:
    """Lower-case words joined by `_`, equal for the spellings that WGSA versions give one column.

    `Eigen-PC-raw` = `Eigen_PC_raw`, `MAP20(+-149bp)` = `MAP20_149bp`, `LOF/NMD` = `LOF_or_NMD`.
    """
    words = name.lower().replace("/", "_or_").replace("_pp_", "_")
    return re.sub(r"[^a-z0-9]+", "_", words).strip("_") or "column"


def path_word(text: str) -> str:
    """Any text as a dotted path: lower case, letters, digits, `_` and the `+` of gerp++."""
    return ".".join(
        word.strip("_") for word in re.sub(r"[^a-z0-9_.+]+", "_", text.lower()).split(".") if word.strip("_")
    )


def _effect_note(tool: str, model: str, leaf: str) -> Note:
    """The tool's note with the gene model in its path, source and transcript group."""
    note = _match(f"{tool}_{leaf}")
    if note is None:  # the table ends its effect rows with a pattern for any leaf
        raise LookupError(f"field_notes.tsv has no row for {tool}")
    ensembl = model == "ensembl"
    prefix = tool if ensembl else f"{tool}_{model}"
    return Note(
        path=_under(prefix, note.path),
        source=f"{_TOOLS[tool]} {_MODELS[model]}",
        kind=note.kind,
        separators=note.separators,
        reducer=note.reducer,
        filterable=note.filterable and ensembl,
        higher_means=note.higher_means,
        unit=note.unit,
        aliases=tuple(_under(prefix, alias) for alias in note.aliases if ensembl or "." in alias),
        description=note.description,
        transcript_group=f"{_TOOLS[tool]}_{model}" if ".ann." in note.path else "",
    )


def _under(prefix: str, path: str) -> str:
    head, dot, rest = path.partition(".")
    return f"{prefix}.{rest}" if dot else head


def _match(plain: str) -> Note | None:
    for pattern, row in _rows():
        found = pattern.fullmatch(plain)
        if found:
            return _note(found, row)
    return None


def _note(found: re.Match[str], row: dict[str, str]) -> Note:
    def filled(key: str) -> str:
        return re.sub(r"\\(\d)", lambda group: found.group(int(group[1])) or "", row[key])

    return Note(
        path=path_word(filled("path")),
        source=_label(filled("source")),
        kind=Kind(row["kind"]) if row["kind"] else None,
        separators=_read_separators(row["separators"]),
        reducer=Reducer(row["reducer"]),
        filterable=row["filterable"] == "Y",
        higher_means=row["higher_means"],
        unit=row["unit"],
        aliases=tuple(alias.strip().lower() for alias in filled("aliases").split(",") if alias.strip()),
        description=filled("description"),
        transcript_group={"vep.ann": "VEP_ensembl", "gtex.eqtl": "GTEx"}.get(row["path"].rpartition(".")[0], ""),
    )


def _read_separators(text: str) -> tuple[Separator, ...] | None:
    return _SEPARATORS[text] if text in _SEPARATORS else tuple(Separator(mark) for mark in text)


def _label(text: str) -> str:
    """A source's name for people; the names of conservation scores come from the column in lower case."""
    known = {"phylop": "phyloP", "phastcons": "phastCons", "exac nontcga": "ExAC non-TCGA"}
    known |= {"exac nonpsych": "ExAC non-psychiatric", "fathmm-mkl": "FATHMM-MKL", "fathmm-xf": "FATHMM-XF"}
    return known.get(text.lower(), text if " " in text else re.split(r"[_(]", text.strip("#_"))[0]) or "WGSA"


@cache
def _rows() -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    with NOTES_FILE.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("# "))
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return tuple((re.compile(row["pattern"]), row) for row in rows)
