"""An address of the portal -> a notebook that reads it: for Jupyter, marimo or R.

The notebook is made from the address alone, so it contains no data that its reader may not see. It asks
the portal when it is run, with the reader's token where one is set.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.problems import InvalidInputError

MAX_ADDRESS = 8_000  # characters
MAX_PAGES = 10  # of a list that a notebook reads unless its reader changes the number
TABLE_READERS = {".csv": "read_csv", ".parquet": "read_parquet"}  # of pandas

PYTHON_START = """\
import os

import pandas as pd
import requests

URL = {url}
TOKEN = os.environ.get("LWDS_TOKEN")  # {tokens}: needed for what is not public
HEADERS = {{"Authorization": f"Bearer {{TOKEN}}"}} if TOKEN else {{}}"""
PYTHON_TABLE = """\
import io

answer = requests.get(URL, headers=HEADERS, timeout=300)
answer.raise_for_status()
table = pd.{reader}(io.BytesIO(answer.content))
table"""
PYTHON_JSON = f"""\
def read_pages(url, max_pages={MAX_PAGES}):
    \"\"\"The answer; of a list, the results of the first pages.\"\"\"
    results = []
    for _ in range(max_pages):
        answer = requests.get(url, headers=HEADERS, timeout=300)
        answer.raise_for_status()
        document = answer.json()
        if not isinstance(document, dict) or not isinstance(document.get("results"), list):
            return document
        results += document["results"]
        url = document.get("next")
        if not url:
            return results
    print(f"There are more results: raise max_pages above {{max_pages}}.")
    return results


document = read_pages(URL)
table = pd.json_normalize(document)
table"""
R_START = """\
url <- {url}
token <- Sys.getenv("LWDS_TOKEN")  # {tokens}: needed for what is not public
headers <- if (nzchar(token)) c(Authorization = paste("Bearer", token)) else NULL"""
R_CSV = """\
answer <- read.csv(url(url, headers = headers), check.names = FALSE)
head(answer)"""
R_PARQUET = """\
file <- tempfile(fileext = ".parquet")
download.file(url, file, mode = "wb", headers = headers)
answer <- arrow::read_parquet(file)
head(answer)"""
R_JSON = """\
answer <- jsonlite::fromJSON(url(url, headers = headers), flatten = TRUE)
str(if (is.null(answer$results)) answer else answer$results, max.level = 1)"""


@require_safe
def notebook_file(request: HttpRequest, extension: str) -> HttpResponse:
    """`/notebook.ipynb?of=/api/v1/...`: a notebook for an address of this portal.

    Raises:
        InvalidInputError: `of` is missing, too long, or no address of this portal.
    """
    path = check_own_address(request.GET.get("of", ""))
    text = WRITERS[extension](request.build_absolute_uri(path), request.build_absolute_uri("/accounts/tokens/"))
    response = HttpResponse(text, content_type=CONTENT_TYPES[extension])
    response["Content-Disposition"] = f'attachment; filename="lwds.{extension}"'
    return response


def check_own_address(path: str) -> str:
    """The path with its query, as given.

    Raises:
        InvalidInputError: It is missing, too long, or leads elsewhere.

    Example:
        >>> check_own_address("/api/v1/releases/?q=a")
        '/api/v1/releases/?q=a'
    """
    if not path:
        raise InvalidInputError("of: name the address that the notebook reads, such as of=/api/v1/releases/.")
    if len(path) > MAX_ADDRESS:
        raise InvalidInputError(f"of: the address has {len(path):,} characters; {MAX_ADDRESS:,} at most.")
    is_printable = path.isprintable() and "\\" not in path
    if not is_printable or not path.startswith("/") or path.startswith("//"):
        raise InvalidInputError(
            "of: only addresses of this portal, which begin with one slash, such as /api/v1/releases/."
        )
    return path


def write_jupyter(url: str, tokens: str) -> str:
    """A notebook of nbformat 4.5, without results.

    Args:
        url: What it reads.
        tokens: The page where its reader makes a token.
    """
    cells = [
        {"cell_type": "markdown", "id": "about", "metadata": {}, "source": _about(url)},
        *(
            {"cell_type": "code", "id": name, "metadata": {}, "source": code, "execution_count": None, "outputs": []}
            for name, code in (("address", _python_start(url, tokens)), ("table", _python_reading(url)))
        ),
    ]
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def write_marimo(url: str, tokens: str) -> str:
    """A marimo notebook: a Python file in which each cell is a function of the names that it needs."""
    start, reading = _indent(_python_start(url, tokens)), _indent(_python_reading(url))
    about = _indent(f"import marimo as mo\nmo.md({_python_text(_about(url))})")
    return f"""\
import marimo

app = marimo.App()


@app.cell
def _():
{about}
    return


@app.cell
def _():
{start}
    return HEADERS, URL, pd, requests


@app.cell
def _(HEADERS, URL, pd, requests):
{reading}
    return (table,)


if __name__ == "__main__":
    app.run()
"""


def write_r_markdown(url: str, tokens: str) -> str:
    """A document for RStudio or Quarto."""
    start = R_START.format(url=_python_text(url), tokens=tokens)
    reading = {".csv": R_CSV, ".parquet": R_PARQUET}.get(_extension(url), R_JSON)
    return f"---\ntitle: lwds_portal\n---\n\n{_about(url)}\n\n```{{r}}\n{start}\n```\n\n```{{r}}\n{reading}\n```\n"


def _about(url: str) -> str:
    return f"Reads <{url}>. What is not public needs a token in the environment variable `LWDS_TOKEN`."


def _python_start(url: str, tokens: str) -> str:
    return PYTHON_START.format(url=_python_text(url), tokens=tokens)


def _python_reading(url: str) -> str:
    reader = TABLE_READERS.get(_extension(url))
    return PYTHON_TABLE.format(reader=reader) if reader else PYTHON_JSON


def _python_text(text: str) -> str:
    """A string of Python and of R: both read the escapes of JSON."""
    return json.dumps(text, ensure_ascii=False)


def _extension(url: str) -> str:
    return PurePosixPath(urlsplit(url).path).suffix


def _indent(code: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in code.split("\n"))


WRITERS: dict[str, Callable[[str, str], str]] = {
    "ipynb": write_jupyter,
    "py": write_marimo,
    "Rmd": write_r_markdown,
}
CONTENT_TYPES = {
    "ipynb": "application/x-ipynb+json",
    "py": "text/x-python; charset=utf-8",
    "Rmd": "text/markdown; charset=utf-8",
}
