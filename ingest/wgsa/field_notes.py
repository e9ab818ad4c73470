"""A WGSA column's name -> what is known of it: path, kind, separators, description (field_notes.tsv). Pure."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from variants.fields.spec import Kind, Reducer, Separator

NOTES_FILE = Path(__file__).with_name("field_notes.tsv")

# Tools that give one element per transcript, once for each gene model. Ensembl's paths have no suffix.
_TOOLS = {"vep": "VEP", "snpeff": "SnpEff", "annovar": "ANNOVAR"}
_MODELS = {"ensembl": "Ensembl", "refseq": "RefSeq", "ucsc": "UCSC"}
_EFFECT = re.compile(rf"({'|'.join(_TOOLS)})_?({'|'.join(_MODELS)})_?(.+)")

_SEPARATORS = {
    "": None,
    "none": (),
    "summary": (Separator.SUMMARY,),
    "comma blank": (Separator.COMMA_BLANK,),
    "|;": (Separator.TWO_LEVEL,),
}


@dataclass(frozen=True, slots=True)
class FieldNote:
    """The note on a column's name; kind and separators are None if they must be found in the cells.

    Attributes:
        spelling: Equal for names that differ in their spelling alone (`spelling_key`).
    """

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
    spelling: str = ""


def note_for(name: str) -> FieldNote:
    """The note for a column of any WGSA version; an unknown name gets the path `<source>.<name>`.

    Example:
        >>> note_for("CADD_phred").path, note_for("Brand_New_Score").path
        ('cadd.phred', 'brand.new_score')
    """
    plain = plain_name(name)
    effect = _EFFECT.fullmatch(plain)
    note = _effect_note(*effect.groups()) if effect else _find_note(plain)
    if note is None:
        source, _, rest = plain.partition("_")
        note = FieldNote(path=f"{source}.{rest}" if rest else f"wgsa.{source}", source=_source_label(name))
    return replace(note, spelling=spelling_key(name))


def plain_name(name: str) -> str:
    """Lower-case words joined by `_`, equal for all spellings that WGSA versions use for one column.

    Example:
        >>> [plain_name(name) for name in ("Eigen-PC-raw", "MAP20(+-149bp)", "LOF/NMD")]
        ['eigen_pc_raw', 'map20_149bp', 'lof_or_nmd']
    """
    words = name.lower().replace("/", "_or_").replace("_pp_", "_")
    return re.sub(r"[^a-z0-9]+", "_", words).strip("_") or "column"


def spelling_key(name: str) -> str:
    """A name without what spellings differ in: equal for `CADD_phred` and `CADDphred`.

    Example:
        >>> spelling_key("CADD_phred") == spelling_key("CADDphred"), spelling_key("GERP++_RS")
        (True, 'gerprs')
    """
    return plain_name(name).replace("_", "")


def path_from_text(text: str) -> str:
    """Any text as a dotted path: lower-case letters, digits, `_`, and the `+` of gerp++.

    Example:
        >>> path_from_text("dbNSFP.GERP++ RS")
        'dbnsfp.gerp++_rs'
    """
    return ".".join(
        word.strip("_") for word in re.sub(r"[^a-z0-9_.+]+", "_", text.lower()).split(".") if word.strip("_")
    )


def _effect_note(tool: str, model: str, leaf: str) -> FieldNote:
    """The tool's note, with the gene model added to its path, source and transcript group."""
    note = _find_note(f"{tool}_{leaf}")
    if note is None:  # the table ends its effect rows with a pattern for any leaf
        raise LookupError(f"field_notes.tsv has no row for {tool}")
    ensembl = model == "ensembl"
    prefix = tool if ensembl else f"{tool}_{model}"
    return FieldNote(
        path=_replace_first_word(prefix, note.path),
        source=f"{_TOOLS[tool]} {_MODELS[model]}",
        kind=note.kind,
        separators=note.separators,
        reducer=note.reducer,
        filterable=note.filterable and ensembl,
        higher_means=note.higher_means,
        unit=note.unit,
        aliases=tuple(_replace_first_word(prefix, alias) for alias in note.aliases if ensembl or "." in alias),
        description=note.description,
        transcript_group=f"{_TOOLS[tool]}_{model}" if ".ann." in note.path else "",
    )


def _replace_first_word(prefix: str, path: str) -> str:
    """`vep.ann.gene_id` with `vep_refseq` -> `vep_refseq.ann.gene_id`; a path of one word stays as it is."""
    head, dot, rest = path.partition(".")
    return f"{prefix}.{rest}" if dot else head


def _find_note(plain: str) -> FieldNote | None:
    """The first row that matches; a row for any ending gives way to one that matches but for the `_` between words."""
    exact = _find_match(plain, [(note.pattern, note) for note in _read_notes()])
    if exact is None or exact[1].for_any_ending:
        spelled = [(note.spelling, note) for note in _read_notes() if not note.for_any_ending]
        exact = _find_match(plain, spelled) or exact
    return _fill_note(exact[0], exact[1].row) if exact else None


def _find_match(
    plain: str, patterns: Iterable[tuple[re.Pattern[str], _NoteRow]]
) -> tuple[re.Match[str], _NoteRow] | None:
    matches = ((pattern.fullmatch(plain), note) for pattern, note in patterns)
    return next(((match, note) for match, note in matches if match), None)


def _fill_note(match: re.Match[str], row: dict[str, str]) -> FieldNote:
    def fill(key: str) -> str:
        """A cell of the row, `\\1` replaced by the pattern's first group, in the pattern's spelling."""

        def fill_group(group: re.Match[str]) -> str:
            text = match.group(int(group[1])) or ""
            return str(spellings.get(text.replace("_", ""), text))

        return re.sub(r"\\(\d)", fill_group, row[key])

    spellings = {word.replace("_", ""): word for word in re.findall(r"[a-z0-9_]+", row["pattern"])}

    return FieldNote(
        path=path_from_text(fill("path")),
        source=_source_label(fill("source")),
        kind=Kind(row["kind"]) if row["kind"] else None,
        separators=_parse_separators(row["separators"]),
        reducer=Reducer(row["reducer"]),
        filterable=row["filterable"] == "Y",
        higher_means=row["higher_means"],
        unit=row["unit"],
        aliases=tuple(alias.strip().lower() for alias in fill("aliases").split(",") if alias.strip()),
        description=fill("description"),
        transcript_group={"vep.ann": "VEP_ensembl", "gtex.eqtl": "GTEx"}.get(row["path"].rpartition(".")[0], ""),
    )


def _parse_separators(text: str) -> tuple[Separator, ...] | None:
    return _SEPARATORS[text] if text in _SEPARATORS else tuple(Separator(mark) for mark in text)


def _source_label(text: str) -> str:
    """A source's name as people write it; names of conservation scores arrive here in lower case."""
    known = {"phylop": "phyloP", "phastcons": "phastCons", "exac nontcga": "ExAC non-TCGA"}
    known |= {"exac nonpsych": "ExAC non-psychiatric", "fathmm-mkl": "FATHMM-MKL", "fathmm-xf": "FATHMM-XF"}
    return known.get(text.lower(), text if " " in text else re.split(r"[_(]", text.strip("#_"))[0]) or "WGSA"


@dataclass(frozen=True, slots=True)
class _NoteRow:
    """A row of the table.

    Attributes:
        pattern: What it matches.
        spelling: The same with or without each `_`.
        for_any_ending: It matches names of which only the beginning is known.
    """

    pattern: re.Pattern[str]
    spelling: re.Pattern[str]
    for_any_ending: bool
    row: dict[str, str]


@cache
def _read_notes() -> tuple[_NoteRow, ...]:
    with NOTES_FILE.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("# "))
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return tuple(
        _NoteRow(
            re.compile(row["pattern"]),
            re.compile(re.sub(r"_(?!\?)", "_?", row["pattern"])),
            bool(re.search(r"\.\+|\\w[*+]", row["pattern"])),
            row,
        )
        for row in rows
    )
