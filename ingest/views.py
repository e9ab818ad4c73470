"""Pages of loads: how far each is, steering, rejects to take away."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import zstandard
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from catalog.spreadsheet import safe_cell
from ingest.models import Load, Reject
from ingest.run.control_loads import SteeringError, cancel_load, pause_load, resume_load
from ingest.run.progress import misfits, standing, visible_loads
from ingest.tasks import send_loads

SHOWN_REJECTS = 20


@login_required
def load_list(request: HttpRequest) -> HttpResponse:
    """All loads; htmx asks for the table alone every few seconds while something is under way."""
    page = Paginator(visible_loads(user=request.user), 50).get_page(request.GET.get("page"))
    loads = [(load, standing(load=load)) for load in page]
    template = "ingest/_loads.html" if request.htmx else "ingest/loads.html"
    return render(request, template, {"page": page, "loads": loads, "busy": _busy(load for load, _ in loads)})


@login_required
def load_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One load; htmx asks for its progress alone while it is under way."""
    load = get_object_or_404(visible_loads(user=request.user), pk=pk)
    context = {
        "load": load,
        "standing": standing(load=load),
        "busy": _busy([load]),
        "rejects": load.rejects.all()[:SHOWN_REJECTS],
        "misfits": misfits(loads=[load]),
    }
    return render(request, "ingest/_load.html" if request.htmx else "ingest/load.html", context)


@login_required
@permission_required("ingest.change_load", raise_exception=True)
@require_POST
def steer(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Pause, resume or cancel a load."""
    load = get_object_or_404(visible_loads(user=request.user), pk=pk)
    steps: dict[str, Callable[..., None]] = {"pause": pause_load, "resume": resume_load, "cancel": cancel_load}
    try:
        steps[step](user=request.user, load=load)
    except SteeringError as error:
        messages.error(request, str(error))
    else:
        if step == "resume":
            send_loads([load])
    return redirect("ingest:load", pk=load.pk)


@login_required
def rejects_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every rejected line, with its number, column and reason in front: a table that grows with the rejects only."""
    load = get_object_or_404(visible_loads(user=request.user), pk=pk)
    answer = StreamingHttpResponse(_reject_lines(load), content_type="text/tab-separated-values")
    answer["Content-Disposition"] = f'attachment; filename="rejects-of-load-{load.pk}.tsv"'
    return answer


def _reject_lines(load: Load) -> Iterator[bytes]:
    yield b"line_number\tcolumn\treason\tsource_line...\n"
    for reject in load.rejects.iterator():
        told = _safe_cells(f"{reject.line_number}\t{reject.column}\t{reject.reason}").encode()
        line = _safe_cells(source_line(reject).decode("latin-1")).encode("latin-1")  # other bytes stay what they are
        yield told + b"\t" + line + b"\n"


def _safe_cells(line: str) -> str:
    return "\t".join(map(safe_cell, line.split("\t")))


def source_line(reject: Reject) -> bytes:
    """The line as it stood in the file."""
    return zstandard.decompress(bytes(reject.line))


def _busy(loads: Iterator[Load] | list[Load]) -> bool:
    return any(load.status in {Load.Status.QUEUED, Load.Status.LOADING, Load.Status.INTERRUPTED} for load in loads)
