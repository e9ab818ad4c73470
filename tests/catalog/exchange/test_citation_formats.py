"""BibTeX, RIS and CSL of a dataset."""

from dataclasses import replace

from catalog.exchange.citation_formats import write_bibtex, write_csl, write_ris
from tests.catalog.exchange.validation import FLOW, PLAIN, PORTAL, ROOT


def test_bibtex_escapes_its_signs_and_keeps_names_of_organizations_whole():
    text = write_bibtex(replace(FLOW, title="Flow & 5 % ice_{a}"), PORTAL)
    assert text.startswith("@misc{lwds-2026-1,\n")
    assert r"title = {{Flow \& 5 \% ice\_\{a\}}}" in text
    assert "author = {Quetin, Langdon and Ross, Robin}" in text
    assert "doi = {10.5061/dryad.8515}" in text
    assert "author = {{River Office}}" in write_bibtex(
        replace(FLOW, creators=(), organizations=FLOW.organizations[:1]), PORTAL
    )


def test_ris_has_a_tag_a_line_and_ends():
    lines = write_ris(FLOW, PORTAL).split("\r\n")
    assert lines[0] == "TY  - DATA"
    assert lines[-2:] == ["ER  - ", ""]
    assert [line for line in lines if line.startswith("AU")] == ["AU  - Quetin, Langdon", "AU  - Ross, Robin"]
    assert f"UR  - {ROOT}datasets/id/lwds:2026-1/" in lines


def test_csl_has_family_and_given_names_and_the_year_as_a_number():
    item = write_csl(FLOW, PORTAL)
    assert item["author"][0] == {"family": "Quetin", "given": "Langdon"}
    assert item["issued"] == {"date-parts": [[2026]]}
    assert (item["DOI"], item["type"]) == ("10.5061/dryad.8515", "dataset")
    assert "author" not in write_csl(PLAIN, PORTAL)
