"""The OpenAPI schema, made once; in all operations problem details, and how a token is sent.

Separate module because the settings name its functions.
"""

from threading import Lock
from typing import Any, ClassVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator


class SharedSchemaGenerator(SchemaGenerator):
    """Makes the schema once in a process: it is the same for everybody, and takes a second of a processor.

    drf-spectacular loads its extensions with the first schema, and fails where two threads do so at once.
    """

    _lock: ClassVar[Lock] = Lock()
    _schema: ClassVar[dict[str, Any] | None] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.api_version = None  # what ?version= asks for: there is one version

    def get_schema(self, request: Any = None, public: bool = False) -> dict[str, Any]:
        """The schema as JSON has it; the arguments of drf-spectacular change nothing."""
        shared = SharedSchemaGenerator
        with shared._lock:
            if shared._schema is None:
                shared._schema = super().get_schema(request=None, public=True)
            return shared._schema


class BearerScheme(OpenApiAuthenticationExtension):
    """`Authorization: Bearer ...` in the schema."""

    target_class = "accounts.authentication.BearerAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "An access token, made under Account."}


class BasicScheme(OpenApiAuthenticationExtension):
    """HTTP Basic with a token in the schema."""

    target_class = "accounts.authentication.BasicTokenAuthentication"
    name = "userAndToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "basic", "description": "The token in place of the password."}


PROBLEM_SCHEMA = {
    "type": "object",
    "description": "Problem details, RFC 9457.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "One sentence: what is wrong and what to do."},
        "code": {"type": "string", "description": "Tells this error from others of its status, for programs."},
        "errors": {"description": "Messages by parameter, where several are wrong."},
        "position": {"type": ["integer", "null"], "description": "1-based character of the query text."},
        "nearest": {"type": "array", "items": {"type": "string"}, "description": "Names that look alike."},
    },
}


def add_problems(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """drf-spectacular hook: the response of every status that an operation does not name is problem details."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
    response = {
        "description": "Problem details.",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for operations in result["paths"].values():
        for operation in operations.values():
            if isinstance(operation, dict) and "responses" in operation:
                operation["responses"]["default"] = response
    return result
