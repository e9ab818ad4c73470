"""RO-Crates in the hands of roc-validator, offline: the context comes from its cache, not from the network."""

import functools
import io
from importlib.resources import files

import requests
import urllib3
from requests_cache import CachedSession

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
ACCEPT = {"Accept": "application/ld+json, application/json, */*;q=0.1"}


def crate_problems(crate, folder, severity="REQUIRED"):
    """What roc-validator finds against the profile ro-crate-1.1; files on the web are not fetched."""
    from rocrate_validator.models import Severity
    from rocrate_validator.services import ValidationSettings, validate_metadata_as_dict

    settings = ValidationSettings(
        rocrate_uri="./",
        profile_identifier="ro-crate-1.1",
        requirement_severity=Severity[severity],
        offline=True,
        cache_path=warm_cache(folder),
        skip_availability_check=True,
        metadata_only=True,
        metadata_dict=crate,
    )
    issues = validate_metadata_as_dict(crate, settings).get_issues()
    return sorted(f"{issue.check.identifier}: {issue.message}" for issue in issues)


@functools.cache
def warm_cache(folder):
    """A cache of the validator that holds the context, of the package rocrate: of edition 1.3, which adds to 1.1."""
    text = files("rocrate").joinpath("data/ro-crate.jsonld").read_bytes()
    request = requests.Request("GET", CONTEXT, headers=ACCEPT).prepare()
    response = requests.Response()
    response.status_code, response.url, response.request, response._content = 200, CONTEXT, request, text
    response.headers["Content-Type"] = "application/ld+json"
    response.raw = urllib3.HTTPResponse(io.BytesIO(text), headers=response.headers, preload_content=False)
    with CachedSession(str(folder / "roc-validator"), backend="sqlite", expire_after=-1) as session:
        session.cache.save_response(response, cache_key=session.cache.create_key(request))
    return folder / "roc-validator"
