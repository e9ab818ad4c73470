"""The page on how a table was read; its owner reads it again from here."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.bounded_numbers import parse_whole_number
from accounts.http import get_signed_in_user
from accounts.json_documents import InvalidJsonError, load_json
from accounts.problems import Problem
from catalog.entries.access import may_edit
from catalog.entries.views.dataset_access import get_readable_dataset
from catalog.files.models import Table
from catalog.files.reading.recipe import InvalidRecipeError
from catalog.files.tables.read_again import list_questions, read_again
from catalog.files.tasks import profile_table

HINTS = ("encoding", "delimiter", "first_line", "sheet", "member")
DELIMITER_WORDS = {"tab": "\t", "blank": " "}


@require_http_methods(["GET", "POST"])
def table_reading(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Recipe, account and questions; POST reads the table again by hints, by an edited recipe, or by a new guess."""
    dataset = get_readable_dataset(request, slug)
    files = dataset.distributions.filter(withdrawn_at=None)
    table = get_object_or_404(
        Table.objects.select_related("distribution__dataset"), distribution__in=files.filter(pk=pk)
    )
    problem, status = "", 200
    if request.method == "POST":
        try:
            read_again(user=get_signed_in_user(request), table=table, requested=_requested(request))
        except Problem as error:
            problem, status = str(error), error.status
        else:
            profile_table.delay_on_commit(table.distribution_id)  # type: ignore[attr-defined]  # of Celery tasks in Django
            messages.success(request, "The table is read again; this page shows the result when that has ended.")
            return redirect("catalog:table-reading", slug=slug, pk=pk)
    context = {
        "dataset": dataset,
        "table": table,
        "questions": list_questions(table),
        "counts": _counts(table),
        "choices": table.account.get("choices", []),
        "recipe_text": request.POST.get("recipe") or json.dumps(table.recipe, indent=2, ensure_ascii=False),
        "can_edit": may_edit(request.user, dataset),
        "problem": problem,
    }
    return render(request, "catalog/reading.html", context, status=status)


def _requested(request: HttpRequest) -> dict[str, Any]:
    """The reading requested by the form. Raises InvalidRecipeError if the recipe is not JSON."""
    match request.POST.get("do"):
        case "guess":
            return {}
        case "recipe":
            try:
                return {"recipe": load_json(request.POST.get("recipe", ""))}
            except InvalidJsonError as error:
                raise InvalidRecipeError(f"The recipe cannot be read. {error}") from error
    hints: dict[str, Any] = {name: request.POST.get(name, "").strip() for name in HINTS if request.POST.get(name)}
    if "delimiter" in hints:
        hints["delimiter"] = DELIMITER_WORDS.get(hints["delimiter"].lower(), hints["delimiter"])
    if "first_line" in hints:
        hints["first_line"] = parse_whole_number(hints["first_line"], name="The first line")
    return {"hints": hints}


def _counts(table: Table) -> list[tuple[str, int, list[int]]]:
    """(kind of line, how many, the first numbers) of all lines of the file."""
    account = table.account
    if not account:
        return []
    named = [(kind, count, account["lines"].get(kind, [])[:10]) for kind, count in account["named"].items()]
    return [("row", account["n_row_lines"], []), ("rejected", account["n_rejected_lines"], []), *named]
