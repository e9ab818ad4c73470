from __future__ import annotations

import ast
import json
import re
from html import unescape
from urllib.parse import quote

import nbformat
import pytest

from lwds_portal.site.notebooks import WRITERS, write_jupyter, write_marimo, write_r_markdown

pytestmark = pytest.mark.django_db
TOKENS = "https://portal.example/accounts/tokens/"
ADDRESSES = (
    "https://portal.example/api/v1/variants/?gene=COMT&q=cadd.phred:>=20",
    "https://portal.example/datasets/a/data.csv?select=x",
    "https://portal.example/datasets/a/data.parquet",
    'https://portal.example/api/v1/variants/?q="quoted"',
)


def code_of(notebook: str) -> str:
    return "\n".join(cell["source"] for cell in json.loads(notebook)["cells"] if cell["cell_type"] == "code")


def run(notebook: str) -> dict[str, object]:
    """The names that the code of a notebook leaves."""
    names: dict[str, object] = {}
    exec(compile(code_of(notebook), "notebook", "exec"), names)
    return names


@pytest.mark.parametrize("url", ADDRESSES)
def test_each_kind_is_valid_and_names_its_address(url):
    nbformat.validate(nbformat.reads(write_jupyter(url, TOKENS), as_version=4))
    assert ast.parse(write_marimo(url, TOKENS))
    assert json.dumps(url, ensure_ascii=False) in write_r_markdown(url, TOKENS)


def test_cells_of_marimo_return_the_inputs_of_the_next_ones():
    tree = ast.parse(write_marimo(ADDRESSES[0], TOKENS))
    cells = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    returned = {name.id for cell in cells for node in ast.walk(cell) if isinstance(node, ast.Return) and node.value
                for name in ast.walk(node.value) if isinstance(name, ast.Name)}  # fmt: skip
    assert {argument.arg for cell in cells for argument in cell.args.args} <= returned


def test_a_list_is_read_over_its_pages(client, synthetic38, portal_url):
    notebook = client.get("/notebook.ipynb", {"of": "/api/v1/fields/?release=synthetic38&page_size=20"})
    assert notebook["Content-Disposition"] == 'attachment; filename="lwds.ipynb"'
    url = json.loads(re.search(r"^URL = (.*)$", code_of(notebook.content.decode()), re.MULTILINE)[1])
    assert url == "http://testserver/api/v1/fields/?release=synthetic38&page_size=20"
    names = run(notebook.content.decode().replace("http://testserver", portal_url))
    assert len(names["table"]) == min(200, synthetic38.fields.count())
    assert "path" in names["table"].columns


def test_one_thing_is_one_row(client, synthetic38, portal_url):
    notebook = write_jupyter(f"{portal_url}/api/v1/releases/synthetic38/", TOKENS)
    assert list(run(notebook)["table"]["name"]) == ["synthetic38"]


def test_a_refused_request_is_an_error_of_the_notebook(synthetic38, portal_url):
    with pytest.raises(Exception, match="404"):
        run(write_jupyter(f"{portal_url}/api/v1/releases/no-such-release/", TOKENS))


@pytest.mark.parametrize(
    "of", ["", "//elsewhere.example/", "https://elsewhere.example/", "api/v1/", "/a\nb", "/\\e", "/" * 9000]
)
@pytest.mark.parametrize("extension", WRITERS)
def test_addresses_of_others_are_refused_in_words(client, of, extension):
    answer = client.get(f"/notebook.{extension}?of={quote(of)}", HTTP_ACCEPT="application/json")
    assert answer.status_code in (400, 414)
    if answer.status_code == 400:
        assert answer.json()["detail"].startswith("of: ")


def test_pages_with_a_json_form_link_to_notebooks_that_open(client, synthetic38):
    page = client.get("/releases/synthetic38/").content.decode()
    links = re.findall(r'href="(/notebook\.[^"]+)"', page)
    assert len(links) == len(WRITERS)
    for link in links:
        assert "/api/v1/releases/synthetic38/" in client.get(unescape(link)).content.decode()
