"""A request to a Beacon, by GET or POST -> a BeaconRequest; sentences for invalid requests. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.bounded_numbers import parse_whole_number
from accounts.problems import InvalidInputError

API_VERSION = "v2.1.1"
GRANULARITIES = ("boolean", "count", "record")
INCLUDED_RESULTSETS = ("ALL", "HIT", "MISS", "NONE")
DEFAULT_LIMIT = 10  # records of a page
MAX_LIMIT = 1_000
MAX_SKIP = 10_000  # records; larger answers are at /api/v1/variants/
MAX_FILTERS = 50
_POSITIONS = ("start", "end")
_LENGTHS = ("variantMinLength", "variantMaxLength")
_TEXTS = (
    *("assemblyId", "referenceName", "referenceBases", "alternateBases", "variantType", "geneId"),
    *("genomicAlleleShortForm", "aminoacidChange", "mateName"),
)
PARAMETERS = (*_POSITIONS, *_LENGTHS, *_TEXTS)
_OF_REQUEST = (
    *("apiVersion", "requestedSchema", "requestedSchemas", "requestedGranularity", "includeResultsetResponses"),
    *("filters", "skip", "limit", "testMode", "datasets", "datasetIds", "page"),
)
_FILTER = re.compile(r"(?P<id>[\w.+-]+)\s*(?P<operator>>=|<=|[=<>!])\s*(?P<value>.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition: `operator` and `value` are '' for a term without a value."""

    id: str
    operator: str = ""
    value: str = ""

    def __str__(self) -> str:
        return f"{self.id}{self.operator}{self.value}"


@dataclass(frozen=True, slots=True)
class BeaconRequest:
    """A question to a Beacon.

    Attributes:
        parameters: Of the variant, by name: `start` and `end` are lists of numbers, lengths are numbers, others texts.
        datasets: Names of the releases to search; empty for all.
    """

    parameters: Mapping[str, Any] = field(default_factory=dict)
    filters: tuple[Filter, ...] = ()
    granularity: str = "boolean"
    include: str = "HIT"
    skip: int = 0
    limit: int = DEFAULT_LIMIT
    schemas: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()

    def summary(self) -> dict[str, Any]:
        """The request as it was understood, for the `meta` of the answer."""
        return {
            "apiVersion": API_VERSION,
            "requestedSchemas": [{"entityType": "genomicVariant", "schema": schema} for schema in self.schemas],
            "pagination": {"skip": self.skip, "limit": self.limit},
            "requestedGranularity": self.granularity,
            "includeResultsetResponses": self.include,
            "filters": [str(one) for one in self.filters],
            "requestParameters": {"g_variant": dict(self.parameters)},
            "testMode": False,
        }


def read_parameters(sent: Mapping[str, str]) -> BeaconRequest:
    """The parameters of an address -> the request.

    Raises:
        InvalidInputError: A name or value cannot be used.

    Example:
        >>> read_parameters({"referenceName": "22", "start": "5,10"}).parameters["start"]
        [5, 10]
    """
    _check_names(sent, (*PARAMETERS, *_OF_REQUEST))
    filters = [text.strip() for text in sent.get("filters", "").split(",") if text.strip()]
    return _make_request(
        {name: sent[name] for name in PARAMETERS if sent.get(name)},
        filters=[parse_filter(text) for text in filters],
        options={name: sent[name] for name in _OF_REQUEST if sent.get(name)},
    )


def read_body(body: Any) -> BeaconRequest:
    """The JSON of a POST -> the request: {"meta": {...}, "query": {...}}.

    Raises:
        InvalidInputError: A name or value cannot be used.

    Example:
        >>> read_body({"query": {"requestParameters": {"g_variant": {"geneId": "COMT"}}}}).parameters
        {'geneId': 'COMT'}
    """
    meta, query = _get_object(body, "the body").get("meta", {}), body.get("query", {})
    pagination = _get_object(_get_object(query, "query").get("pagination", {}), "pagination")
    parameters = _get_object(query.get("requestParameters", {}), "requestParameters")
    datasets = parameters.get("datasets", [])
    parameters = {name: value for name, value in parameters.items() if name != "datasets"}
    if set(parameters) == {"g_variant"}:
        parameters = _get_object(parameters["g_variant"], "g_variant")
    _check_names(parameters, PARAMETERS)
    filters = query.get("filters", [])
    if not isinstance(filters, list):
        raise InvalidInputError("filters is a list of objects with an id, and an operator and a value for a field.")
    options = {name: query[name] for name in ("requestedGranularity", "includeResultsetResponses") if name in query}
    options |= {name: pagination[name] for name in ("skip", "limit") if name in pagination}
    schemas = _get_object(meta, "meta").get("requestedSchemas", [])
    names = [one.get("schema", "") for one in schemas if isinstance(one, dict)] if isinstance(schemas, list) else []
    options |= {"requestedSchemas": ",".join(map(str, names)), "datasets": ",".join(map(str, _as_list(datasets)))}
    return _make_request(parameters, filters=[_read_filter(one) for one in filters], options=options)


def parse_filter(text: str) -> Filter:
    """`cadd.phred>=20` or `SO:0001583` -> the filter.

    Example:
        >>> parse_filter("cadd.phred>=20"), parse_filter("SO:0001583").operator
        (Filter(id='cadd.phred', operator='>=', value='20'), '')
    """
    match = _FILTER.fullmatch(text)
    return Filter(match["id"], match["operator"], match["value"].strip()) if match else Filter(text)


def _read_filter(sent: Any) -> Filter:
    if isinstance(sent, str):
        return parse_filter(sent)
    members = _get_object(sent, "a filter")
    if not isinstance(members.get("id"), str) or not members["id"]:
        raise InvalidInputError("A filter needs an id, such as SO:0001583 or the path of a field.")
    value = members.get("value")
    if value is None:
        return parse_filter(members["id"])
    operator = members.get("operator", "=")
    if operator not in ("=", "<", ">", "!", ">=", "<="):
        raise InvalidInputError(f"The operator {str(operator)[:20]!r} of a filter is not one of =, <, >, !, >= and <=.")
    return Filter(members["id"], operator, str(value))


def _make_request(sent: Mapping[str, Any], *, filters: list[Filter], options: Mapping[str, Any]) -> BeaconRequest:
    if len(filters) > MAX_FILTERS:
        raise InvalidInputError(f"There are {len(filters)} filters; a request may have {MAX_FILTERS}.")
    if "page" in options:
        raise InvalidInputError("Pages are asked for by skip and limit, not by page.")
    parameters = {name: _read_value(name, value) for name, value in sent.items() if value not in (None, "", [])}
    if "end" in parameters and "start" not in parameters:
        raise InvalidInputError("end needs start: both are positions between bases, counted from 0.")
    if "start" in parameters and "referenceName" not in parameters:
        raise InvalidInputError("start needs referenceName, such as 22 or NC_000022.11.")
    return BeaconRequest(
        parameters=parameters,
        filters=tuple(filters),
        granularity=_choose(options, "requestedGranularity", GRANULARITIES, "boolean"),
        include=_choose(options, "includeResultsetResponses", INCLUDED_RESULTSETS, "HIT"),
        skip=_read_number(options.get("skip", 0), "skip", maximum=MAX_SKIP),
        # 0 means as many as possible, as in the specification.
        limit=_read_number(options.get("limit", DEFAULT_LIMIT), "limit", maximum=MAX_LIMIT) or MAX_LIMIT,
        schemas=_split(options.get("requestedSchemas") or options.get("requestedSchema") or ""),
        datasets=_split(options.get("datasets") or options.get("datasetIds") or ""),
    )


def _read_value(name: str, value: Any) -> Any:
    if name in _POSITIONS:
        numbers = [_read_number(one, name, maximum=2**31 - 2) for one in _as_list(value)]
        if not 1 <= len(numbers) <= 2:
            raise InvalidInputError(f"{name} is one position, or two that bracket it.")
        return numbers
    if name in _LENGTHS:
        return _read_number(value, name, maximum=2**31 - 2)
    if not isinstance(value, str):
        raise InvalidInputError(f"{name} is a text.")
    if name in ("aminoacidChange", "mateName"):
        raise InvalidInputError(f"{name} is not supported here: ask by position, gene, short form or filters.")
    return value


def _read_number(value: Any, name: str, *, maximum: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise InvalidInputError(f"{name} is a whole number.")
    return parse_whole_number(str(value).strip(), name=name, maximum=maximum)


def _choose(options: Mapping[str, Any], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = options.get(name, default)
    if value not in allowed:
        raise InvalidInputError(f"{name} is one of {', '.join(allowed)}, not {str(value)[:40]!r}.")
    return str(value)


def _get_object(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidInputError(f"{name} is not a JSON object.")
    return value


def _check_names(sent: Mapping[str, Any], known: tuple[str, ...]) -> None:
    if unknown := sorted(set(sent) - set(known)):
        raise InvalidInputError(f"There is no parameter {unknown[0][:60]!r}; there are {', '.join(known)}.")


def _as_list(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [part for part in value.split(",") if part]
    return value if isinstance(value, list) else [value]


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in str(text).split(",") if part.strip())
