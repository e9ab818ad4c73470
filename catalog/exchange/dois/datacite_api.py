"""DataCite's REST interface: a DOI is created, changed, published and hidden. Pure but for the requests.

https://support.datacite.org/docs/api-create-dois; https://api.test.datacite.org is DataCite's own place to try it.
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from accounts.json_documents import load_json

TIMEOUT = 30  # seconds
MEDIA_TYPE = "application/vnd.api+json"
EXISTS_ALREADY = 422  # with "This DOI has already been taken"
MAX_ANSWER = 1_000_000  # bytes of an answer that are read
MAX_PROBLEM = 1000  # characters of an answer that are kept


class DataCiteError(Exception):
    """DataCite refused or was not reached; the message is one sentence. `status` is None where it was not reached."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class DataCiteAccount:
    """Where DataCite is, and the repository's name and password there."""

    url: str
    repository: str
    password: str

    def put(self, *, doi: str, url: str, xml: bytes, event: str) -> str:
        """Create or change a DOI; returns its state: draft, registered or findable.

        Args:
            url: Where the DOI leads.
            xml: Its metadata, kernel 4.
            event: publish, register or hide; '' leaves the state.

        Raises:
            DataCiteError: It refused the metadata, or was not reached.
        """
        attributes = {"doi": doi, "url": url, "xml": b64encode(xml).decode()} | ({"event": event} if event else {})
        body = {"data": {"type": "dois", "id": doi, "attributes": attributes}}
        try:
            answer = self._send("POST", "/dois", body)
        except DataCiteError as error:
            if error.status != EXISTS_ALREADY or "taken" not in str(error):
                raise
            answer = self._send("PUT", f"/dois/{quote(doi, safe='/')}", body)
        try:
            return str(answer["data"]["attributes"]["state"])
        except (KeyError, TypeError) as error:
            raise DataCiteError(f"DataCite's answer at {self.url} has no state: {str(answer)[:200]}.") from error

    def _send(self, method: str, path: str, body: dict[str, Any]) -> Any:
        credentials = b64encode(f"{self.repository}:{self.password}".encode()).decode()
        headers = {"Content-Type": MEDIA_TYPE, "Accept": MEDIA_TYPE, "Authorization": f"Basic {credentials}"}
        address = self.url.rstrip("/") + path
        request = Request(address, json.dumps(body).encode(), headers, method=method)  # noqa: S310 - a setting
        try:
            with urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310 - a setting
                return load_json(response.read(MAX_ANSWER))
        except HTTPError as error:
            text = error.read(MAX_ANSWER).decode(errors="replace")
            raise DataCiteError(f"DataCite answered {error.code}: {_reason(text)}", error.code) from error
        except (OSError, HTTPException, ValueError) as error:
            raise DataCiteError(f"DataCite was not reached at {self.url}: {error}.") from error


def _reason(text: str) -> str:
    """The titles of the errors in an answer, else its text."""
    try:
        titles = [str(error["title"]) for error in load_json(text)["errors"]]
    except (ValueError, KeyError, TypeError):
        titles = [text]
    return "; ".join(titles)[:MAX_PROBLEM]
