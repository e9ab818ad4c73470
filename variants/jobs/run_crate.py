"""A finished job as a Process Run Crate: which software made which files of what, when, for whom.

An RO-Crate 1.1 with https://w3id.org/ro/wfrun/process/0.5; its files stay at the portal and are named by their address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.metadata import PackageNotFoundError, version
from mimetypes import guess_type
from typing import Any

from variants.jobs.models import Job

CONTEXT = ["https://w3id.org/ro/crate/1.1/context", "https://w3id.org/ro/terms/workflow-run/context"]
CRATE = "https://w3id.org/ro/crate/1.1"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
ACTION, SOFTWARE, RELEASE, AGENT, LICENCE = "#run", "#portal", "#release", "#agent", "#terms"
COMPLETED = "http://schema.org/CompletedActionStatus"
Node = dict[str, Any]


def write_run_crate(job: Job, *, root: str, address_of: Callable[[str], str]) -> Node:
    """The ro-crate-metadata.json of a finished job.

    Args:
        root: The portal's address with a trailing slash.
        address_of: The address of a result, by its name.
    """
    results = [
        _file(address_of(result.name), result.name, size=result.size, sha256=result.sha256)
        for result in job.results.all()
    ]
    sources = [
        _file(f"#source-{number}", file.name, size=file.size, sha256=file.sha256)
        for number, file in enumerate(job.release.files.filter(joined=False).order_by("name"))
    ]
    options = [
        {"@id": f"#option-{name}", "@type": "PropertyValue", "name": name, "value": str(value)}
        for name, value in sorted({**job.parameters, "filter": job.filter_text}.items())
        if value not in ("", None, [], {})
    ]
    agents = _agents(job)
    finished = job.finished_at.isoformat() if job.finished_at else job.created_at.isoformat()
    crate = {
        "@id": "./",
        "@type": "Dataset",
        "name": str(job),
        "description": f"{job.get_kind_display()} of release {job.release.name}, edition {job.release.edition}.",
        "datePublished": finished,
        "license": {"@id": LICENCE},
        "conformsTo": {"@id": PROFILE},
        "hasPart": _references(results),
        "mentions": {"@id": ACTION},
        "identifier": str(job.pk),
    }
    action = {
        "@id": ACTION,
        "@type": "CreateAction",
        "name": str(job),
        "instrument": {"@id": SOFTWARE},
        "object": [{"@id": RELEASE}, *_references(options)],
        "result": _references(results),
        "startTime": (job.started_at or job.created_at).isoformat(),
        "endTime": finished,
        "actionStatus": {"@id": COMPLETED},
        **({"agent": {"@id": AGENT}} if agents else {}),
    }
    nodes = [_descriptor(), crate, _profile(), _licence(), action, _software(root), _release(job, root, sources)]
    return {"@context": CONTEXT, "@graph": [*nodes, *results, *sources, *options, *agents]}


def _descriptor() -> Node:
    return {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": CRATE},
        "about": {"@id": "./"},
    }


def _profile() -> Node:
    return {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}


def _licence() -> Node:
    text = "The terms of the sources of annotation hold for what is made of them; the entry of the release names them."
    return {"@id": LICENCE, "@type": "CreativeWork", "name": "Terms of the sources", "description": text}


def _software(root: str) -> Node:
    try:
        number = version("lwds_portal")
    except PackageNotFoundError:  # run from a checkout
        number = "unreleased"
    named = {"@id": SOFTWARE, "@type": "SoftwareApplication", "name": "lwds portal"}
    return {**named, "url": root, "softwareVersion": number}


def _release(job: Job, root: str, sources: Iterable[Node]) -> Node:
    release = job.release
    return {
        "@id": RELEASE,
        "@type": "Dataset",
        "name": f"{release.name}, edition {release.edition}",
        "description": f"{release.variant_count:,} variants of {release.assembly}.",
        "url": f"{root}releases/{release.name}/",
        "version": str(release.edition),
        "identifier": release.digest or f"{release.name}-{release.edition}",
        "hasPart": _references(sources),
    }


def _agents(job: Job) -> list[Node]:
    if job.created_by is None:
        return []
    return [{"@id": AGENT, "@type": "Person", "name": job.created_by.get_full_name() or job.created_by.username}]


def _file(address: str, name: str, *, size: int, sha256: str) -> Node:
    node = {
        "@id": address,
        "@type": "File",
        "name": name,
        "contentSize": str(size),
        "encodingFormat": guess_type(name)[0] or "application/octet-stream",
    }
    return node | ({"sha256": sha256} if sha256 else {})


def _references(nodes: Iterable[Node]) -> list[Node]:
    return [{"@id": node["@id"]} for node in nodes]
