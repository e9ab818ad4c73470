"""Parts of all operations in the OpenAPI schema: problem details, and how a token is sent.

Separate module because the settings name its functions.
"""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


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
