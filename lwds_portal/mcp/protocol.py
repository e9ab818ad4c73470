"""JSON-RPC messages of the Model Context Protocol, in its revisions with and without a handshake. Pure.

Up to 2025-11-25 a client initializes first; the portal keeps no session for it. From 2026-07-28 every request says in
`_meta` its revision, and repeats method and name in headers.
https://modelcontextprotocol.io/specification/2026-07-28/basic
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

STATELESS = "2026-07-28"
WITH_HANDSHAKE = ("2025-11-25", "2025-06-18", "2025-03-26")  # the first is offered to clients of another revision
VERSION_KEY = "io.modelcontextprotocol/protocolVersion"
CAPABILITIES_KEY = "io.modelcontextprotocol/clientCapabilities"
SERVER_KEY = "io.modelcontextprotocol/serverInfo"
PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS = -32700, -32600, -32601, -32602
HEADER_MISMATCH, UNSUPPORTED_VERSION = -32020, -32022
_STATUS_OF_STATELESS = {METHOD_NOT_FOUND: 404}  # of other errors 400
CACHE_MS = 60_000  # for which a client may keep the list of tools
_NAME_KEYS = {"tools/call": "name", "resources/read": "uri", "prompts/get": "name"}


class RpcError(Exception):
    """An error of the protocol: its code, and the id of the request if it could be read."""

    def __init__(self, code: int, message: str, *, data: Any = None) -> None:
        super().__init__(message)
        self.code, self.data = code, data


@dataclass(frozen=True, slots=True)
class Message:
    """One request or notification.

    Attributes:
        id: None for a notification, which gets no answer.
        version: The revision of the protocol that the request uses.
    """

    method: str
    params: Mapping[str, Any] = field(default_factory=dict)
    id: str | int | None = None
    version: str = WITH_HANDSHAKE[0]

    @property
    def is_stateless(self) -> bool:
        return self.version == STATELESS


def read_message(body: Any, headers: Mapping[str, str]) -> Message:
    """A body and the request's headers -> the message.

    Args:
        headers: By their names, in any case.

    Raises:
        RpcError: The body is not a message, or its revision differs from that in the headers.

    Example:
        >>> read_message({"jsonrpc": "2.0", "id": 1, "method": "ping"}, {}).method
        'ping'
    """
    if not isinstance(body, dict) or body.get("jsonrpc") != "2.0" or not isinstance(body.get("method"), str):
        raise RpcError(INVALID_REQUEST, "The body is one JSON-RPC 2.0 request with a method; batches are not accepted.")
    identifier, params = body.get("id"), body.get("params", {})
    if "id" in body and (isinstance(identifier, bool) or not isinstance(identifier, str | int)):
        raise RpcError(INVALID_REQUEST, "The id of a request is a text or a whole number.")
    if not isinstance(params, dict):
        raise RpcError(INVALID_PARAMS, "params is an object.")
    header = headers.get("MCP-Protocol-Version", "")
    meta = params.get("_meta")
    if header not in WITH_HANDSHAKE and (header or (isinstance(meta, dict) and VERSION_KEY in meta)):
        if "id" in body:
            _check_stateless(body["method"], params, headers)
        elif header != STATELESS:
            raise _unsupported(header)
        return Message(body["method"], params, identifier, STATELESS)
    return Message(body["method"], params, identifier, header or WITH_HANDSHAKE[0])


def _check_stateless(method: str, params: Mapping[str, Any], headers: Mapping[str, str]) -> None:
    meta = params.get("_meta")
    if not isinstance(meta, dict) or VERSION_KEY not in meta or CAPABILITIES_KEY not in meta:
        raise RpcError(INVALID_PARAMS, f"params._meta needs {VERSION_KEY} and {CAPABILITIES_KEY}.")
    version = meta[VERSION_KEY]
    if headers.get("MCP-Protocol-Version") != version:
        raise RpcError(HEADER_MISMATCH, "The header MCP-Protocol-Version is not the version of params._meta.")
    if headers.get("Mcp-Method") != method:
        raise RpcError(HEADER_MISMATCH, "The header Mcp-Method is not the method of the request.")
    name_key = _NAME_KEYS.get(method)
    if name_key and name_key in params and headers.get("Mcp-Name") != params[name_key]:
        raise RpcError(HEADER_MISMATCH, f"The header Mcp-Name is not params.{name_key}.")
    if version != STATELESS:
        raise _unsupported(version)


def _unsupported(version: Any) -> RpcError:
    data = {"supported": [STATELESS], "requested": version}
    return RpcError(UNSUPPORTED_VERSION, "This revision of the protocol is not spoken here.", data=data)


def complete(message: Message, result: dict[str, Any], *, server: Mapping[str, str], cached: bool) -> dict[str, Any]:
    """The answer to a request: its result, with what the stateless revision adds.

    Args:
        cached: Whether a client may keep the result for a while, as that of a list of tools.
    """
    if message.is_stateless:
        result = {"resultType": "complete", **result, "_meta": {SERVER_KEY: dict(server)}}
        if cached:
            result |= {"ttlMs": CACHE_MS, "cacheScope": "private"}
    return {"jsonrpc": "2.0", "id": message.id, "result": result}


def error_answer(error: RpcError, identifier: str | int | None) -> dict[str, Any]:
    """The JSON-RPC error of an exception."""
    members: dict[str, Any] = {"code": error.code, "message": str(error)}
    return {"jsonrpc": "2.0", "id": identifier, "error": members | ({"data": error.data} if error.data else {})}


def error_status(error: RpcError, *, stateless: bool) -> int:
    """The HTTP status of an error: 200 for one of a method in revisions with a handshake."""
    if stateless or error.code in (PARSE_ERROR, INVALID_REQUEST, HEADER_MISMATCH, UNSUPPORTED_VERSION):
        return _STATUS_OF_STATELESS.get(error.code, 400)
    return 200
