"""What a request about variants asks: the release, the part of it, the filter, the fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import blake2b

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import get_conditional_response
from rest_framework.exceptions import ValidationError

from accounts.models import User
from variants.genome.alleles import VariantKey
from variants.genome.regions import Region, RegionError, parse_region
from variants.query.conditions import BoundNode
from variants.query.controls import condition
from variants.query.errors import QueryError, UnknownNameError
from variants.query.tree import all_of
from variants.releases.field_values import named_fields
from variants.releases.models import Assembly
from variants.releases.query_names import ReleaseNames, bind_query, genes_in_release
from variants.releases.reader import ReleaseReader, open_release
from variants.releases.selection import Selection, select_variants

# Parameters that are no conditions on fields.
RESERVED = frozenset(
    {"release", "assembly", "gene", "region", "q", "fields", "limit", "after", "format", "facets", "raw"}
)


def asked_release(user: User | AnonymousUser, parameters: Mapping[str, str]) -> ReleaseReader:
    """`release=` by name, else the newest (of `assembly=`). Raises ReleaseNotFoundError, ValidationError."""
    assembly = parameters.get("assembly", "")
    if assembly and assembly not in Assembly.values:
        raise ValidationError({"assembly": f"{assembly!r} is none of {', '.join(Assembly.values)}."})
    return open_release(user=user, name=parameters.get("release", ""), assembly=assembly)


def asked_variants(release: ReleaseReader, parameters: QueryDict) -> Selection:
    """`q=`, `gene=`, `region=` and all `field__gte=` conditions together. Raises QueryError or ValidationError."""
    gene = region = None
    if word := parameters.get("gene"):
        gene = genes_in_release(release=release, words=[word]).get(word)
        if gene is None:
            nearest = ReleaseNames(release).nearest_genes(word)
            raise UnknownNameError(f"there is no gene {word!r} in {release.model.assembly}", nearest=nearest)
    if written := parameters.get("region"):
        region = asked_region(written)
    selection = select_variants(release=release, query=parameters.get("q", ""), gene=gene, region=region)
    further = [(name, value) for name, values in parameters.lists() if name not in RESERVED for value in values]
    conditions = [_bound_condition(release, name, value) for name, value in further]
    return replace(selection, node=all_of([selection.node, *conditions]))


def _bound_condition(release: ReleaseReader, name: str, value: str) -> BoundNode:
    """Raises ValidationError under the parameter's own name."""
    try:
        return bind_query(release=release, query=condition(name, value)).root
    except QueryError as error:
        raise ValidationError({name: error.message}) from None


def asked_region(text: str) -> Region:
    """Raises ValidationError for a text that is no region."""
    try:
        region = parse_region(text)
    except RegionError as error:
        raise ValidationError({"region": str(error)}) from None
    if region is None:
        raise ValidationError({"region": f"{text!r} is no region: write 22:1000-2000, positions from 1."})
    return region


def asked_paths(release: ReleaseReader, parameters: Mapping[str, str]) -> list[str] | None:
    """Paths of `fields=a,b`: names, paths, aliases or groups. `all` = None; without any, the searchable fields.

    Raises UnknownNameError.
    """
    names = [name for name in parameters.get("fields", "").replace(" ", "").split(",") if name]
    if "all" in names:
        return None
    if not names:
        return [spec.path for spec in release.specs if spec.filterable]
    of_the_place = [name for name in names if name == "_id"]
    return of_the_place + [spec.path for spec in named_fields(release=release, names=set(names) - {"_id"})]


def asked_number(parameters: Mapping[str, str], name: str, *, default: int, most: int) -> int:
    """A whole number from 1 to `most`. Raises ValidationError."""
    text = parameters.get(name, str(default))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:10]) <= most):
        raise ValidationError({name: f"{text[:40]!r} is no whole number from 1 to {most}."})
    return int(text)


def asked_key(parameters: Mapping[str, str]) -> VariantKey | None:
    """The key `after=` which a page begins, as `next` addresses have it. Raises ValidationError."""
    text = parameters.get("after", "")
    if not text:
        return None
    try:
        chrom, pos, vkey = map(int, text.split(":"))
    except ValueError:
        raise ValidationError({"after": "Use the address in `next` as it is."}) from None
    if not (0 < chrom < 2**15 and 0 <= pos < 2**31 and -(2**63) <= vkey < 2**63):
        raise ValidationError({"after": "Use the address in `next` as it is."})
    return VariantKey(chrom, pos, vkey)


def unchanged_since(request: HttpRequest, release: ReleaseReader, renderer: str) -> tuple[str, HttpResponse | None]:
    """(ETag of the answer, 304 if the client has it): a published release does not change, so its questions' answers
    do not either."""
    model = release.model
    asked = f"{model.pk} {model.published_at} {model.status} {request.get_full_path()} {renderer}"
    etag = f'W/"{blake2b(asked.encode(), digest_size=12).hexdigest()}"'
    modified = int(model.published_at.timestamp()) if model.published_at else None
    return etag, get_conditional_response(request, etag=etag, last_modified=modified)
