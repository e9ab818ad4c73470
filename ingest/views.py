"""Pages of loads: progress, buttons that pause, resume or cancel, rejects to download."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import zstandard
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from accounts.lanes import take_lane
from catalog.spreadsheet import safe_cell
from ingest.models import Load, Reject
from ingest.run.control_loads import LoadStateError, cancel_load, pause_load, resume_load
from ingest.run.progress import get_progress, list_misfits, visible_loads
from ingest.tasks import send_loads

MAX_SHOWN_REJECTS = 20


@login_required
def load_list(request: SignedInRequest) -> HttpResponse:
    """All loads; htmx requests the table alone every few seconds while a load is running."""
    page = Paginator(visible_loads(user=request.user), 50).get_page(request.GET.get("page"))
    loads = [(load, get_progress(load=load)) for load in page]
    template = "ingest/_loads.html" if request.htmx else "ingest/loads.html"
    return render(request, template, {"page": page, "loads": loads, "busy": _is_any_running(load for load, _ in loads)})


@login_required
def load_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """One load; htmx requests its progress alone while it is running."""
    load = get_object_or_404(visible_loads(user=request.user), pk=pk)
    context = {
        "load": load,
        "progress": get_progress(load=load),
        "busy": _is_any_running([load]),
        "rejects": load.rejects.all()[:MAX_SHOWN_REJECTS],
        "misfits": list_misfits(loads=[load]),
    }
    return render(request, "ingest/_load.html" if request.htmx else "ingest/load.html", context)


@login_required
@permission_required("ingest.change_load", raise_exception=True)
@require_POST
def control(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    """Pause, resume or cancel a load."""
    load = get_object_or_404(visible_loads(user=request.user), pk=pk)
    steps: dict[str, Callable[..., None]] = {"pause": pause_load, "resume": resume_load, "cancel": cancel_load}
    try:
        steps[step](user=request.user, load=load)
    except LoadStateError as error:
        messages.error(request, str(error))
    else:
        if step == "resume":
            send_loads([load])
    return redirect("ingest:load", pk=load.pk)


@login_required
def rejects_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Every rejected line as TSV, after its number, column and reason."""
    load = get_object_or_404(visible_loads(user=request.user), pk=pk)
    take_lane("stream")
    response = StreamingHttpResponse(_reject_lines(load), content_type="text/tab-separated-values")
    response["Content-Disposition"] = f'attachment; filename="rejects-of-load-{load.pk}.tsv"'
    return response


def _reject_lines(load: Load) -> Iterator[bytes]:
    yield b"line_number\tcolumn\treason\tsource_line...\n"
    for reject in load.rejects.iterator():
        reason = _safe_cells(f"{reject.line_number}\t{reject.column}\t{reject.reason}").encode()
        line = _safe_cells(source_line(reject).decode("latin-1")).encode("latin-1")  # other bytes stay what they are
        yield reason + b"\t" + line + b"\n"


def _safe_cells(line: str) -> str:
    return "\t".join(map(safe_cell, line.split("\t")))


def source_line(reject: Reject) -> bytes:
    """The line as it was in the file."""
    return zstandard.decompress(bytes(reject.line))


def _is_any_running(loads: Iterable[Load]) -> bool:
    return any(load.status in {Load.Status.QUEUED, Load.Status.LOADING, Load.Status.INTERRUPTED} for load in loads)
