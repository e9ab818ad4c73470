"""A BeaconRequest -> what each release has of it: whether, how many, and the rows of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.problems import InvalidInputError, MissingObjectError, TooLargeError
from variants.beacon.beacon_request import BeaconRequest, Filter
from variants.beacon.sequence_ontology import TERMS_BY_SO_ID
from variants.genome.alleles import MAX_REF_LENGTH
from variants.genome.assembly_names import find_assembly
from variants.genome.chromosomes import UnknownChromosomeError, chromosome_name, parse_chromosome
from variants.genome.written_ids import parse_written_id
from variants.query.errors import QueryError
from variants.query.syntax import parse
from variants.query.tree import Match, Node, Not, Range, Word, all_of
from variants.releases.counting import count_matching
from variants.releases.named_selection import get_gene
from variants.releases.reader import ReleaseReader, open_release, visible_releases
from variants.releases.rows import VariantRow
from variants.releases.selection import Selection, matching_rows, select_variants

TYPES = {"SNP": "SNP", "SNV": "SNP", "INS": "INS", "DEL": "DEL", "MNP": "MNP", "DELINS": "DELINS", "INDEL": "INDEL"}


@dataclass(frozen=True, slots=True)
class ReleaseResult:
    """The answer of one release.

    Attributes:
        count: How many variants match; None if only their existence was requested.
        is_estimate: Whether `count` comes from a sample.
        rows: Those of the page.
        warnings: What of the request this release cannot answer.
    """

    release: ReleaseReader
    exists: bool = False
    count: int | None = None
    is_estimate: bool = False
    rows: list[VariantRow] = field(default_factory=list)
    warnings: tuple[str, ...] = ()


def search_releases(*, user: User | AnonymousUser, request: BeaconRequest) -> list[ReleaseResult]:
    """The answer of each release of the assembly, or of those named; hidden releases are left out.

    Raises:
        InvalidInputError: The request is invalid in every release.
        TooLargeError: It cannot be counted while somebody waits.
    """
    results: list[ReleaseResult] = []
    errors: list[QueryError] = []
    for release in _choose_releases(user, request):
        try:
            result = _search_release(release, request)
        except QueryError as error:  # a field or gene that this release does not know
            errors.append(error)
            result = ReleaseResult(release, count=0, warnings=(str(error),))
        results.append(result)
        if request.granularity == "boolean" and result.exists and request.include in ("HIT", "NONE"):
            break
    if errors and len(errors) == len(results):
        raise errors[0]
    return results


def _choose_releases(user: User | AnonymousUser, request: BeaconRequest) -> list[ReleaseReader]:
    """The releases to search: those named, or all of one assembly."""
    readable = visible_releases(user=user).published().in_answering_order()
    assembly = _assembly_of(request)
    named = [release for release in readable if not request.datasets or release.name in request.datasets]
    if missing := set(request.datasets) - {release.name for release in named}:
        raise MissingObjectError(f"There is no dataset {sorted(missing)[0][:60]!r}.")
    if not assembly and named:
        assembly = named[0].assembly
    chosen = [release.name for release in named if release.assembly == assembly]
    return [open_release(user=user, name=name) for name in chosen]


def _assembly_of(request: BeaconRequest) -> str:
    """The assembly of the request; '' if it has none."""
    assembly = ""
    if name := request.parameters.get("assemblyId"):
        assembly = find_assembly(name)
        if not assembly:
            raise InvalidInputError(f"assemblyId {name[:40]!r} is not known here: ask GRCh38 or GRCh37.")
    _, by_accession = _chromosome_of(request)
    if assembly and by_accession and assembly != by_accession:
        raise InvalidInputError(f"referenceName is of {by_accession}, assemblyId is {assembly}.")
    return assembly or by_accession


def _chromosome_of(request: BeaconRequest) -> tuple[int, str]:
    """(code, assembly) of `referenceName`; (0, '') without it."""
    name = request.parameters.get("referenceName")
    if not name:
        return 0, ""
    try:
        return parse_chromosome(name.removeprefix("refseq:"))
    except UnknownChromosomeError as error:
        raise InvalidInputError(f"referenceName: {error}.") from None


def _search_release(release: ReleaseReader, request: BeaconRequest) -> ReleaseResult:
    parameters = request.parameters
    gene = get_gene(release=release, name=parameters["geneId"]) if "geneId" in parameters else None
    nodes = [*_position_nodes(request, release), *(_filter_node(one) for one in request.filters)]
    selection = select_variants(release=release, query=all_of(nodes), gene=gene)
    if request.granularity == "boolean":
        return ReleaseResult(release, exists=any(True for _ in _rows(selection, request, 1)))
    count, is_estimate = _count(selection, request)
    rows: list[VariantRow] = []
    if request.granularity == "record" and count:
        rows = list(islice(_rows(selection, request, request.skip + request.limit), request.skip, None))
    return ReleaseResult(release, bool(count), count, is_estimate, rows)


def _rows(selection: Selection, request: BeaconRequest, limit: int) -> Iterator[VariantRow]:
    """The first rows that match, also by type and length."""
    if not _requests_kind(request):
        return matching_rows(selection=selection, limit=limit)
    return islice((row for row in matching_rows(selection=selection) if _is_of_kind(row, request)), limit)


def _count(selection: Selection, request: BeaconRequest) -> tuple[int, bool]:
    """(how many match, whether that is an estimate)."""
    if _requests_kind(request):
        return sum(1 for row in matching_rows(selection=selection) if _is_of_kind(row, request)), False
    count = count_matching(selection=selection)
    if count.value is None:
        raise TooLargeError("This cannot be counted while you wait: add a region or a gene, or ask for boolean.")
    return count.value, not count.exact


def _requests_kind(request: BeaconRequest) -> bool:
    return not {"variantType", "variantMinLength", "variantMaxLength"}.isdisjoint(request.parameters)


def _is_of_kind(row: VariantRow, request: BeaconRequest) -> bool:
    """Whether a row has the requested type and length; True if none are requested."""
    parameters = request.parameters
    kind = parameters.get("variantType", "").upper()
    requested_type = TYPES.get(kind, kind)
    own = variant_type(row)
    if requested_type and own != requested_type and not (requested_type == "INDEL" and own in ("INS", "DEL", "DELINS")):
        return False
    length = variant_length(row)
    return parameters.get("variantMinLength", 0) <= length <= parameters.get("variantMaxLength", length)


def variant_type(row: VariantRow) -> str:
    """SNP, MNP, INS, DEL or DELINS by the alleles; that of a symbolic allele (`<DUP>`) is its name."""
    ref, alt = row.ref.upper(), row.alt.upper()
    if alt.startswith("<"):
        return alt.strip("<>").partition(":")[0]
    if len(ref) == len(alt):
        return "SNP" if len(ref) == 1 else "MNP"
    if len(ref) == 1 and alt.startswith(ref):
        return "INS"
    return "DEL" if len(alt) == 1 and ref.startswith(alt) else "DELINS"


def variant_length(row: VariantRow) -> int:
    """Bases that are inserted, deleted or replaced."""
    shared = 1 if variant_type(row) in ("INS", "DEL") else 0
    return max(len(row.ref), 0 if row.alt.startswith("<") else len(row.alt)) - shared


def _position_nodes(request: BeaconRequest, release: ReleaseReader) -> list[Node]:
    """Conditions on position and alleles."""
    parameters = request.parameters
    nodes: list[Node] = []
    if text := parameters.get("genomicAlleleShortForm"):
        if parse_written_id(text) is None:
            raise InvalidInputError(f"genomicAlleleShortForm {text[:60]!r} is not a genomic HGVS id.")
        nodes.append(Word(text))
    code, _ = _chromosome_of(request)
    if code:
        nodes.append(Match("chrom", chromosome_name(code)))
    start, end = parameters.get("start"), parameters.get("end")
    ref, alt = (_bases(parameters.get(name, "")) for name in ("referenceBases", "alternateBases"))
    if start and not end and len(start) == 1 and ref and alt:  # found in any form of the alleles
        return [*nodes, Word(f"{chromosome_name(code)}-{start[0] + 1}-{ref}-{alt}")]
    nodes += _interval_nodes(start, end, release) if start else []
    nodes += [Match(name, bases) for name, bases in (("vcf.ref", ref), ("vcf.alt", alt)) if bases]
    return nodes


def _bases(text: str) -> str:
    """Alleles as they are compared; N, - and . stand for any."""
    return "" if text.upper() in ("N", "-", ".") else text.upper()


def _interval_nodes(start: Sequence[int], end: Sequence[int] | None, release: ReleaseReader) -> list[Node]:
    """Positions between bases, from 0 -> conditions on first and last base, from 1.

    One start: variants that begin there; start and end: those that overlap the interval; two of each: those whose own
    start and end lie between the two.
    """
    first, last = "vcf.position", f"{release.genome}.end"
    if len(start) == 2:
        nodes: list[Node] = [_between(first, start[0] + 1, start[1] + 1)]
        return [*nodes, _between(last, end[0], end[-1])] if end else nodes
    if end is None:
        return [Match(first, str(start[0] + 1))]
    if end[-1] <= start[0]:
        raise InvalidInputError(f"end {end[-1]} is not behind start {start[0]}.")
    if len(end) == 2:
        return [Match(first, str(start[0] + 1)), _between(last, end[0], end[1])]
    # The lower bound is where the longest variant that reaches into the interval may begin.
    reach = _between(first, max(1, start[0] + 1 - MAX_REF_LENGTH), end[0])
    return [reach, Range(last, str(start[0] + 1), None)]


def _between(field_name: str, low: int, high: int) -> Node:
    return Range(field_name, str(low), str(high))


def _filter_node(sent: Filter) -> Node:
    """A filter as a condition of the query language: a term of the Sequence Ontology, a field, or a query text."""
    if sent.id.upper().startswith("SO:"):
        term = TERMS_BY_SO_ID.get(sent.id.upper())
        if term is None:
            raise InvalidInputError(f"The term {sent.id[:40]} is not a consequence that releases have.")
        return Match("consequence", term)
    if not sent.operator:
        return parse(sent.id)
    if sent.operator in ("=", "!"):
        match = Match(sent.id, sent.value)
        return Not(match) if sent.operator == "!" else match
    includes = sent.operator.endswith("=")
    if sent.operator.startswith(">"):
        return Range(sent.id, sent.value, None, includes_low=includes)
    return Range(sent.id, None, sent.value, includes_high=includes)
