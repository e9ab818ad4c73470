"""Checks of a load: the file is the registered one, every line is stored or rejected, not too many are rejected."""

from __future__ import annotations

import math

from django.db.models import Count, Max, QuerySet, Sum

from background.lease import Lease
from ingest.encode.load_plan import BLANK_LINE, PASSED_OVER, REPEATED_HEADER
from ingest.load.errors import SourceError
from ingest.load.s3 import parse_location
from ingest.load.source_files import fingerprint
from ingest.models import Load, Reject
from ingest.run.load_state import end_load, reload_or_abort_if_taken_over
from variants.releases.models import SourceFile


class CountError(Exception):
    """The stored rows differ from the file, or too many lines were rejected."""


def check_unchanged(load: Load, size: int) -> bool:
    """Compare a file with its checksum at registration, or store the checksum if it was not computed there.

    A file that has only grown (it was still being copied) is loaded with its new size.

    Args:
        load: The load.
        size: The file's size now, in bytes.

    Returns:
        Whether the file has grown.

    Raises:
        SourceError: The file has changed, or the release has another file of the same content.
    """
    sha256, prefix_sha256 = fingerprint(parse_location(load.path), prefix=load.file.size)
    if sha256 == load.file.sha256:
        return False
    if not load.file.sha256:
        same = SourceFile.objects.filter(release=load.release_id, sha256=sha256).first()
        if same:
            raise SourceError(
                f"{load.file.name}: has the same content as {same.name}, which is in this release already; cancel the"
                " release and name each file once"
            )
    elif size <= load.file.size or prefix_sha256 != load.file.sha256:
        raise SourceError(
            f"{load.file.name}: the file has changed since it was registered; cancel this load, load it anew"
        )
    has_grown = size > load.file.size
    load.file.size, load.file.sha256 = size, sha256
    load.file.save(update_fields=["size", "sha256"])
    return has_grown


def check_counts(lease: Lease[Load]) -> None:
    """Finish a load whose ledger covers the file without a gap; does nothing for one that was paused or cancelled.

    Raises:
        CountError: Lines are missing, or the share of rejected lines is too large.
        LoadError: Another worker has taken the load over.
    """
    load = lease.work
    reload_or_abort_if_taken_over(lease)
    if load.status != Load.Status.LOADING:
        return
    ledger = load.slices.aggregate(
        slices=Count("pk"),
        last=Max("number"),
        lines=Sum("line_count", default=0),
        variants=Sum("variant_count", default=0),
        rejects=Sum("reject_count", default=0),
    )
    last = -1 if ledger["last"] is None else ledger["last"]
    if ledger["slices"] != last + 1 or ledger["lines"] != load.line_total:
        raise CountError(
            f"{load.file.name}: counts do not add up: {ledger['lines']} lines stored, {load.line_total} in the file;"
            " resume the load"
        )
    stored_rejects = load.rejects.count()
    if stored_rejects != ledger["rejects"]:
        raise CountError(
            f"{load.file.name}: counts do not add up: {ledger['rejects']} rejects counted, {stored_rejects} kept;"
            " resume the load"
        )
    faulty = load.rejects.exclude(reason__in=PASSED_OVER)
    faulty_count = faulty.count()
    SourceFile.objects.filter(pk=load.file_id).update(
        line_count=ledger["lines"], variant_count=ledger["variants"], reject_count=faulty_count
    )
    _check_reject_share(load, ledger["lines"], faulty)
    end_load(lease, Load.Status.FINISHED, _describe_left_out_lines(load, faulty_count))


def _check_reject_share(load: Load, lines: int, faulty: QuerySet[Reject]) -> None:
    first, count = faulty.first(), faulty.count()
    if first and count > load.most_rejects * lines:
        raise CountError(
            f"{load.file.name}: {count} of {lines} lines were rejected, more than {load.most_rejects:.2%};"
            f" the first is line {first.line_number}: {first.reason}; to load the others nevertheless, resume with"
            f" --max-rejects {math.ceil(1000 * count / lines) / 10:g}"
        )


def _describe_left_out_lines(load: Load, faulty_count: int) -> str:
    """How many lines are not variants, as the end of a sentence that begins with the load's status; "" for none."""
    blank, headers = (load.rejects.filter(reason=reason).count() for reason in (BLANK_LINE, REPEATED_HEADER))
    passed_over = [
        f"{count} {singular if count == 1 else plural}"
        for count, singular, plural in (
            (headers, "repeated header", "repeated headers"),
            (blank, "blank line", "blank lines"),
        )
        if count
    ]
    parts = [f"with {faulty_count} rejects"] if faulty_count else []
    return "; ".join(parts + ([f"passed over {' and '.join(passed_over)}"] if passed_over else []))
