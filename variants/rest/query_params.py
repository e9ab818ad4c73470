"""The query string of a REST request about variants -> release, selection, fields, page, and ETag of the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from hashlib import blake2b

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import get_conditional_response
from rest_framework.exceptions import ValidationError

from accounts.bounded_numbers import parse_whole_number
from accounts.budget import check_amount
from accounts.models import User
from accounts.problems import InvalidInputError
from variants.genome.alleles import VariantKey
from variants.genome.regions import Region, RegionError
from variants.query.conditions import BoundNode
from variants.query.controls import condition
from variants.query.errors import QueryError
from variants.query.tree import all_of
from variants.releases.field_names import named_fields, split_names
from variants.releases.models import Assembly
from variants.releases.named_selection import get_region, select_by_names
from variants.releases.public_releases import open_public_release
from variants.releases.query_names import bind_query
from variants.releases.reader import ReleaseReader, open_release
from variants.releases.selection import Selection
from variants.releases.vrs_ids import VRS_PATH

# Parameters that are not conditions on fields.
RESERVED_PARAMETERS = frozenset(
    {"release", "assembly", "gene", "region", "q", "fields", "limit", "after", "format", "facets", "raw"}
)
LOOKUP_PARAMETERS = ("release", "assembly", "fields", "format")  # in the address of a look-up, or in its JSON body
LOOKUP_FORMATS = ("json", "jsonl")
_ROW_KEY = re.compile(r"(\d{1,2}):(\d{1,9}):(-?\d{1,19})", re.ASCII)


def parse_release(user: User | AnonymousUser, params: Mapping[str, str]) -> ReleaseReader:
    """`release=` by name, else the default release (of `assembly=`).

    Raises:
        ReleaseNotFoundError: There is none that the user may read.
        ValidationError: There is no such assembly.
    """
    assembly = params.get("assembly", "")
    if assembly and assembly not in Assembly.values:
        raise ValidationError({"assembly": f"{assembly!r} is not one of {', '.join(Assembly.values)}."})
    name = params.get("release", "")
    if not user.is_authenticated:
        return open_public_release(name=name, assembly=assembly)
    return open_release(user=user, name=name, assembly=assembly)


def parse_body_parameters(members: Mapping[str, object]) -> dict[str, str]:
    """Members of a JSON body that may stand in the address as well -> their texts; null is left out.

    Raises:
        ValidationError: One is not text (`fields` may be a list of texts), or the format is unknown.

    Example:
        >>> parse_body_parameters({"release": "freeze9", "fields": ["cadd", "clinvar"], "assembly": None})
        {'release': 'freeze9', 'fields': 'cadd,clinvar'}
    """
    texts: dict[str, str] = {}
    for name, value in members.items():
        if name == "fields" and isinstance(value, list) and all(isinstance(text, str) for text in value):
            texts[name] = ",".join(value)
        elif isinstance(value, str):
            texts[name] = value
        elif value is not None:
            raise ValidationError({name: "Send a text."})
    if texts.get("format", "") not in ("", *LOOKUP_FORMATS):
        raise ValidationError({"format": f"{texts['format'][:40]!r} is not one of {', '.join(LOOKUP_FORMATS)}."})
    return texts


def merge_body(params: Mapping[str, str], body: Mapping[str, str]) -> dict[str, str]:
    """The parameters of the address and those of the body together.

    Raises:
        ValidationError: Both give one of them, and differ.

    Example:
        >>> merge_body({"release": "freeze9"}, {"fields": "cadd"})
        {'release': 'freeze9', 'fields': 'cadd'}
    """
    for name, value in body.items():
        if name in params and params[name] != value:
            raise ValidationError({name: f"The address says {params[name]!r}, the body {value!r}: send one of them."})
    return {**dict(params.items()), **body}


def parse_selection(release: ReleaseReader, params: QueryDict) -> Selection:
    """`q=`, `gene=`, `region=` and all conditions such as `cadd.phred__gte=20` together.

    Raises:
        QueryError: The query, a gene or a field of it cannot be used.
        ValidationError: The region or a condition cannot be used; the message is under the parameter's name.
    """
    query, gene, region = (params.get(name, "") for name in ("q", "gene", "region"))
    try:
        selection = select_by_names(release=release, query=query, gene=gene, region=region)
    except RegionError as error:
        raise ValidationError({"region": f"{error}."}) from None
    sent = [(name, value) for name, values in params.lists() if name not in RESERVED_PARAMETERS for value in values]
    check_amount("max_query_conditions", len(sent))
    conditions = [_bind_condition(release, name, str(value)) for name, value in sent]
    return replace(selection, node=all_of([selection.node, *conditions]))


def _bind_condition(release: ReleaseReader, name: str, value: str) -> BoundNode:
    try:
        return bind_query(release=release, query=condition(name, value)).root
    except QueryError as error:
        raise ValidationError({name: error.message}) from None


def parse_region_param(text: str, *, assembly: str = "") -> Region:
    """The region in an address, of this assembly if one is given.

    Raises:
        ValidationError: The text is not a region.
    """
    try:
        return get_region(text, assembly=assembly)
    except RegionError as error:
        raise ValidationError({"region": f"{error}."}) from None


def parse_paths(release: ReleaseReader, params: Mapping[str, str]) -> list[str] | None:
    """`fields=a,b` (names, paths, aliases or groups of fields) -> their paths; `all` -> None; without it, all
    filterable fields.

    Raises:
        UnknownNameError: The release has no such field.
    """
    names = split_names(params.get("fields", ""))
    if "all" in names:
        return None
    if not names:
        return [spec.path for spec in release.specs if spec.filterable]
    of_rows = [name for name in ("_id", VRS_PATH) if name in names or (name == VRS_PATH and "vrs" in names)]
    specs = named_fields(release=release, names=set(names) - {"_id", "vrs", VRS_PATH})
    return [*of_rows, *(spec.path for spec in specs)]


def parse_int(params: Mapping[str, str], name: str, *, default: int, maximum: int) -> int:
    """A whole number from 1 to `maximum`.

    Raises:
        ValidationError: The text is another one.
    """
    try:
        return parse_whole_number(params.get(name, str(default)), name=name, minimum=1, maximum=maximum)
    except InvalidInputError as error:
        raise ValidationError({name: str(error)}) from None


def parse_cursor(params: Mapping[str, str]) -> VariantKey | None:
    """`after=chrom:pos:vkey`, the key behind which a page begins, as `next` addresses have it; None without it.

    Raises:
        ValidationError: The text is not such a key.
    """
    text = params.get("after", "")
    if not text:
        return None
    match = _ROW_KEY.fullmatch(text)
    key = VariantKey(*map(int, match.groups())) if match else None
    if key is None or not -(2**63) <= key.vkey < 2**63:
        raise ValidationError({"after": "Use the address in `next` as it is."})
    return key


def check_unchanged(request: HttpRequest, release: ReleaseReader, format_name: str) -> tuple[str, HttpResponse | None]:
    """(ETag of the answer, 304 if the client has it): answers change with the release's rows and field dictionary."""
    identity = f"{release.content_key} {release.model.status} {request.get_full_path()} {format_name}"
    etag = f'W/"{blake2b(identity.encode(), digest_size=12).hexdigest()}"'
    return etag, get_conditional_response(request, etag=etag)
