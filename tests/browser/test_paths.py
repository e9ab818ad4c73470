"""The main paths of a researcher in a real browser, with and without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_search_leads_to_a_gene_whose_filter_can_be_taken_home(site, open_page):
    page = open_page(accept_downloads=True)
    page.goto(site.url)
    page.keyboard.press("/") if page.locator("#site-search").count() else page.locator("#home-search").focus()
    page.keyboard.type(site.gene)
    suggestion = page.locator("#home-search-suggestions a").first
    expect(suggestion).to_contain_text(site.gene)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(site.gene)
    whole = _number(page.locator(".counts").inner_text())
    page.get_by_label("cadd.phred from").fill("5")
    page.get_by_label("cadd.phred from").press("Tab")
    expect(page.locator("#query")).to_have_value("cadd.phred:>=5")
    expect(page).to_have_url(re.compile("cadd.phred"))
    match = _number(page.locator(".counts .accent").inner_text())
    assert 0 < match < whole
    page.get_by_text("Take these away").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="TSV", exact=True).click()
    lines = download.value.path().read_text().splitlines()
    assert len(lines) == match + 1
    at = lines[0].split("\t").index("cadd.phred")
    assert all(float(line.split("\t")[at]) >= 5 for line in lines[1:])


def test_a_range_chosen_in_the_histogram_filters(site, open_page):
    page = open_page()
    page.goto(f"{site.url}/genes/{site.gene}/?release={site.release}")
    drawing = page.locator(".filter-panel .plot-drawing svg").first
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 20, steps=4)
    page.mouse.up()
    expect(page.locator("#query")).to_have_value(re.compile(r"cadd\.phred:\["))
    expect(page.locator(".counts .accent")).to_contain_text("match")


def test_dragging_over_the_track_opens_the_region(site, open_page):
    page = open_page()
    page.goto(f"{site.url}/genes/{site.gene}/?release={site.release}")
    box = page.locator(".track svg").bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 500, box["y"] + 50, steps=4)
    page.mouse.up()
    page.wait_for_url("**/regions/22:**")
    expect(page.locator("h1")).to_contain_text("chr22:")


def test_typed_query_fills_the_controls_and_a_wrong_one_says_where(site, open_page):
    page = open_page()
    page.goto(f"{site.url}/genes/{site.gene}/?release={site.release}")
    page.locator("#query").fill("consequence:(lof OR missense-like) AND cadd.phred:[2 TO 9]")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_label("cadd.phred to")).to_have_value("9")
    expect(page.get_by_label("loss of function")).to_be_checked()
    page.locator("#query").fill("cadd.phrd:>5")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("alert")).to_contain_text("did you mean cadd.phred")


def test_everything_works_without_script(site, open_page):
    page = open_page(java_script_enabled=False, accept_downloads=True)
    page.goto(site.url)
    page.locator("#home-search").fill(site.gene)
    page.locator("#home-search").press("Enter")
    expect(page.locator("h1")).to_contain_text(site.gene)
    page.get_by_label("cadd.phred from").fill("2")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#query")).to_have_value("cadd.phred:>=2")
    page.locator(".results thead").get_by_role("link", name="cadd.phred").click()
    shown = page.locator(".results tbody tr td:nth-child(5)").all_inner_texts()
    values = [float(text) for text in shown if text != "–"]
    assert values == sorted(values, reverse=True)
    page.locator(".results tbody th a").first.click()
    expect(page.get_by_role("heading", name="Annotations")).to_be_visible()
    page.get_by_text("Exactly as loaded").click()
    expect(page.locator(".source-line").first).to_be_visible()


def test_an_unknown_page_says_what_to_do(site, open_page):
    page = open_page()
    answer = page.context.request.get(f"{site.url}/genes/NOSUCHGENE/")
    assert answer.status == 404
    assert "No gene is called NOSUCHGENE." in answer.text()


def test_the_rest_interface_describes_itself(site, open_page):
    page = open_page()
    page.goto(f"{site.url}/api/v1/docs/")
    expect(page.get_by_text("/api/v1/releases/", exact=True).first).to_be_visible()


def test_the_group_file_agrees_with_the_preview(site, worker, open_page):
    page = open_page(accept_downloads=True)
    page.goto(f"{site.url}/aggregate/?release={site.release}")
    page.get_by_label("Genes", exact=True).fill(site.gene)
    page.get_by_label("Filter").fill("cadd.phred:>=3")
    page.get_by_label("Filter").press("Tab")
    expect(page).to_have_url(re.compile("cadd.phred"))
    expect(page.locator("#preview tbody").last).to_contain_text(site.gene)
    expect(page.locator("#preview tbody").last.locator("tr")).to_have_count(1)
    pairs = _number(page.locator("#preview dd").first.inner_text())
    page.get_by_role("button", name="Write the tsv file").click()
    page.wait_for_url("**/jobs/**")
    expect(page.get_by_text("Results")).to_be_visible(timeout=30_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="sample.tsv", exact=True).click()
    assert download.value.path().read_bytes().count(b"\n") == pairs + 1
    page.get_by_role("link", name="Again with changes").click()
    expect(page.get_by_label("Filter")).to_have_value("cadd.phred:>=3")


def test_a_second_tick_counts_while_the_first_one_loads(site, open_page):
    page = open_page()
    page.goto(f"{site.url}/genes/{site.gene}/?release={site.release}")
    page.evaluate(
        "() => { for (const name of ['missense-like', 'lof', 'synonymous'])"
        " document.getElementById(`class-${name}`).click(); }"
    )
    expect(page.locator("#query")).to_have_value(re.compile("lof.*missense-like|missense-like.*lof"))
    expect(page.locator("#query")).to_have_value(re.compile("synonymous"))
    for label in ("missense-like", "loss of function", "synonymous"):
        expect(page.get_by_label(label)).to_be_checked()


def test_the_button_writes_what_the_form_says_while_its_preview_is_old(site, worker, open_page):
    page = open_page()
    page.goto(f"{site.url}/aggregate/?release={site.release}&genes={site.gene}&format=tsv")
    page.evaluate(
        "() => { const format = document.querySelector('[name=format]'); format.value = 'saige';"
        " format.dispatchEvent(new Event('change', { bubbles: true }));"
        " document.querySelector('[data-writes-group-file]').click(); }"
    )
    page.wait_for_url("**/jobs/**")
    expect(page.get_by_text("Results")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("link", name="sample.saige.txt", exact=True)).to_be_visible()


def test_a_list_is_understood_before_it_is_annotated(site, worker, open_page):
    page = open_page(accept_downloads=True)
    page.goto(f"{site.url}/annotate/?release={site.release}")
    page.get_by_label("or a file").set_input_files(
        {"name": "list.txt", "mimeType": "text/plain", "buffer": f"{site.variant}\nnonsense\n".encode()}
    )
    page.get_by_role("button", name="See how it is read").click()
    expect(page.locator("tbody")).to_contain_text("found")
    page.get_by_role("button", name="Annotate this list").click()
    page.wait_for_url("**/jobs/**")
    expect(page.get_by_text("Results")).to_be_visible(timeout=30_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="annotated.tsv", exact=True).click()
    lines = download.value.path().read_text().splitlines()
    assert len(lines) == 3
    assert "found" in lines[1]


def _number(text: str) -> int:
    return int(re.search(r"[\d\u202f]+", text).group().replace("\u202f", ""))


def test_the_genome_browser_draws_our_tracks_without_requests_elsewhere(site, open_page):
    page = open_page()
    page.goto(f"{site.url}/regions/{site.region}/?release={site.release}")
    with page.expect_response("**/variants.bed*") as answer:
        page.get_by_text("Genome browser").click()
    assert answer.value.text().startswith("chr22\t")
    expect(page.locator(".igv-track-label", has_text="Variants")).to_be_visible(timeout=20_000)
