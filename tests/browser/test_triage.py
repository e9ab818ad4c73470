"""The interview in a real browser: with script and without, killed midway, and with two people at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import TELEPHONE, serious, with_axe
from tests.browser.sitting import sign_in, sign_in_by_password, starts, wait_until_saved
from tests.triage.stored import stored_records
from triage.content.shipped import example_interviews
from triage.interviews.document_writer import write_document

pytestmark = pytest.mark.browser


def answer_like_a_lab_with_spreadsheets(page: Page, press: Callable[[str], None]) -> None:
    """The short door, as somebody with fifty spreadsheets would answer it; `press` goes on."""
    page.get_by_label(starts("Hours per month")).fill("4")
    press("Would a system that you already use, or could use tomorrow, solve the problem?")
    page.get_by_role("group", name=starts("Would a system that you already use")).get_by_label(
        "None that we know"
    ).check()
    press("Who should benefit first?")
    page.get_by_role("group", name="Who should benefit first?").get_by_label("Group").check()
    press("What is the most that it needs?")
    page.get_by_role("group", name="What is the most that it needs?").get_by_label("Query").check()
    page.get_by_role("group", name=starts("How important is it")).get_by_label("Must").check()
    page.get_by_role("group", name=starts("Perfunctory (known steps")).get_by_label("Exploratory").check()
    press("How often does it arrive?")
    page.get_by_role("group", name="How often does it arrive?").get_by_label("Batches").check()
    press("How do they want to get it?")
    page.get_by_role("group", name="How do they want to get it?").get_by_label("Spreadsheet").check()
    page.get_by_role("group", name="What can they do?").get_by_label("Write SQL").check()
    press("If it vanished tomorrow?")
    press("Total volume now")
    page.get_by_label(starts("Total volume now")).fill("500")
    page.get_by_label("Unit: Total volume now").select_option("MB")
    press("What kind of data?")
    page.get_by_label(starts("What kind of data?")).select_option("table")
    page.get_by_role("group", name="Is the structure settled?").get_by_label("Changing").check()
    press("How sensitive are the data?")
    page.get_by_role("group", name="How sensitive are the data?").get_by_label("Embargo").check()
    press("Money per month")
    page.get_by_role("group", name="Money per month").get_by_label("$10 to $100").check()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_short_door_leads_to_a_recommendation(sitting, open_page, script):
    page = open_page(java_script_enabled=script)
    sign_in(page, sitting, path="section/who/?door=short")

    def press(expected: str) -> None:
        page.get_by_role("button", name="Save and go on").click()
        expect(page.get_by_text(expected).first).to_be_visible()

    answer_like_a_lab_with_spreadsheets(page, press)
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("h1")).to_have_text("Upload-query-share")
    expect(page.locator(".reasons").first).to_contain_text("clean with views, not with a schema")
    page.get_by_role("link", name="The eight hours").click()
    page.get_by_role("button", name="Hour 1 done").click()
    expect(page.get_by_role("button", name="Hour 1 done")).to_have_attribute("aria-pressed", "true")


def test_a_section_saves_itself_and_shows_what_it_means(sitting, open_page):
    page = open_page()
    sign_in(page, sitting, path="section/sharing/")
    enclave = page.get_by_role("group", name="If regulated: is there an approved place to work?")
    expect(enclave).to_be_hidden()
    page.get_by_role("group", name="How sensitive are the data?").get_by_label("Regulated").check()
    expect(enclave).to_be_visible()
    expect(page.get_by_text("Because you answered: How sensitive are the data? Regulated")).to_be_visible()
    expect(page.locator("#live")).to_contain_text("Guarded room")
    assert sitting.answers()["sensitivity"] == "regulated"


def test_an_answer_that_cannot_be_parsed_is_stored_and_reported(sitting, open_page):
    page = open_page()
    sign_in(page, sitting, path="section/who/")
    page.get_by_label(starts("Hours per month")).fill("about eight")
    page.get_by_label(starts("Hours per month")).press("Tab")
    expect(page.get_by_text("'about eight' is not a number")).to_be_visible()
    page.goto(f"{sitting.base}section/problem/")
    page.go_back()
    expect(page.get_by_label(starts("Hours per month"))).to_have_value("about eight")


def test_a_new_record_is_kept_when_the_browser_is_killed(sitting, open_context):
    context = open_context()
    page = context.new_page()
    sign_in(page, sitting, path="section/usecases/")
    page.get_by_label(starts("Short name")).fill("Plot oxygen at 50 m")
    page.get_by_label(starts("Short name")).press("Tab")
    wait_until_saved(page)
    page.get_by_label(starts("Who does it?")).fill("Oceanographer")
    page.get_by_label(starts("Who does it?")).press("Tab")
    wait_until_saved(page)
    context.close()  # no farewell: the page is gone with everything in its memory

    (stored,) = stored_records(sitting.interview, "usecases")
    assert (stored["title"], stored["actor"]) == ("Plot oxygen at 50 m", "Oceanographer")
    again = open_context().new_page()
    sign_in(again, sitting)
    again.get_by_role("link", name="Go on where you left off").click()
    expect(again.get_by_label(starts("Short name"))).to_have_value("Plot oxygen at 50 m")


def test_unsent_answers_are_sent_when_the_portal_answers_again(sitting, open_context):
    context: BrowserContext = open_context()
    page = context.new_page()
    ines, otto = sitting.people
    pains = ["cannot-find", "cost"]
    write_document(user=ines, interview=sitting.interview, raw={"answers": {"pains": pains}})
    sign_in(page, sitting, path="section/problem/")
    context.set_offline(True)
    for pain in pains:
        page.locator(f"[name=pains][value={pain}]").uncheck()
    page.get_by_label(starts("Say the problem in one sentence")).fill("We cannot tell which copy is right.")
    page.get_by_label(starts("Say the problem in one sentence")).press("Tab")
    expect(page.locator("#save-state")).to_contain_text("Kept in this browser")
    write_document(user=otto, interview=sitting.interview, raw={"answers": {"state_now": "mess"}})
    context.set_offline(False)
    page.reload()
    expect(page.get_by_label(starts("Say the problem in one sentence"))).to_have_value(
        "We cannot tell which copy is right."
    )
    # Sent by the page that went away or by the one that came, whichever was first.
    for _ in range(100):
        if "one_sentence" in sitting.answers():
            break
        page.wait_for_timeout(100)
    assert sitting.answers()["one_sentence"] == "We cannot tell which copy is right."
    expect(page.get_by_role("group", name="Where are the data today")).to_be_visible()
    assert sitting.answers()["state_now"] == "mess"
    assert "pains" not in sitting.answers()


MORE_FIELDS_THAN_FIT = """(count) => {
  const fields = '<input type="hidden" name="more">'.repeat(count);
  document.querySelector("#answers").insertAdjacentHTML("beforeend", fields);
}"""


def test_an_answer_over_a_limit_is_stored_and_reported(sitting, open_context):
    page = open_context().new_page()
    sign_in(page, sitting, path="section/problem/")
    page.evaluate(MORE_FIELDS_THAN_FIT, settings.DATA_UPLOAD_MAX_NUMBER_FIELDS)
    page.get_by_label(starts("Say the problem in one sentence")).fill("We cannot tell which copy is right.")
    page.get_by_label(starts("Say the problem in one sentence")).press("Tab")
    expect(page.locator("#save-state")).to_contain_text("kept in this browser")
    expect(page.locator("#save-state")).to_contain_text("LWDS_MAX_FORM_FIELDS")
    page.reload()  # without the fields that were too many
    wait_until_saved(page)
    assert sitting.answers() == {"one_sentence": "We cannot tell which copy is right."}


def test_the_last_input_is_saved_when_a_long_page_is_closed(sitting, open_page):
    """A browser sends at most 64 kB for a page that is gone; this form has more."""
    long_texts = {"delivers": "flux " * 90, "note": "calibrated " * 50}
    producers = [{"name": f"Tower {number}", **long_texts} for number in range(30)]
    write_document(user=sitting.people[0], interview=sitting.interview, raw={"records": {"producers": producers}})
    page = open_page()
    sign_in(page, sitting, path="section/producers/")
    size = page.evaluate("new URLSearchParams(new FormData(document.querySelector('#answers'))).toString().length")
    assert size > 64 * 1024
    page.locator(".record").nth(7).get_by_label(starts("Name")).first.fill("Tower seven")
    page.goto("about:blank")
    for _ in range(300):
        if stored_records(sitting.interview, "producers")[7]["name"] == "Tower seven":
            break
        page.wait_for_timeout(100)
    names = [record["name"] for record in stored_records(sitting.interview, "producers")]
    assert names == [record["name"] if number != 7 else "Tower seven" for number, record in enumerate(producers)]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_two_people_who_change_the_same_answer_see_it(sitting, open_context, script):
    first, second = (open_context(java_script_enabled=script).new_page() for _ in range(2))
    sign_in(first, sitting, "ines", "section/who/")
    sign_in(second, sitting, "otto", "section/who/")
    for page, hours in ((first, "8"), (second, "2")):
        page.get_by_label(starts("Hours per month")).fill(hours)
        if script:
            page.get_by_label(starts("Hours per month")).press("Tab")
        else:
            page.get_by_role("button", name="Save", exact=True).last.click()
        if page is first and script:
            wait_until_saved(first)
    expect(second.get_by_text("ines changed this to “8” while you were writing").first).to_be_visible()
    expect(second.get_by_label(starts("Hours per month"))).to_have_value("2")
    assert sitting.answers()["ops_hours"] == 8
    second.get_by_role("button", name="Save", exact=True).last.click()
    expect(second.get_by_text("while you were writing")).to_have_count(0)
    assert sitting.answers()["ops_hours"] == 2


def test_two_people_on_different_answers_both_keep_theirs(sitting, open_context):
    first, second = (open_context().new_page() for _ in range(2))
    sign_in(first, sitting, "ines", "section/who/")
    sign_in(second, sitting, "otto", "section/who/")
    first.get_by_label(starts("Hours per month")).fill("8")
    first.get_by_label(starts("Hours per month")).press("Tab")
    wait_until_saved(first)
    second.get_by_label(starts("Which group and institution?")).fill("Valley group")
    second.get_by_label(starts("Which group and institution?")).press("Tab")
    wait_until_saved(second)
    expect(second.get_by_label(starts("Hours per month"))).to_have_value("8")
    assert sitting.answers() == {"ops_hours": 8, "group": "Valley group"}


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_input_after_the_end_of_a_session_is_saved_after_signing_in(sitting, open_context, script):
    page = open_context(java_script_enabled=script).new_page()
    sign_in(page, sitting, path="section/impact/")
    page.context.clear_cookies(name="sessionid")
    page.get_by_label(starts("What will somebody do next year")).fill("A teacher finds the soil of a village.")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("What you typed is kept")).to_be_visible()
    sign_in_by_password(page, "ines")
    expect(page.get_by_text("What you typed before you were signed out is saved")).to_be_visible()
    assert sitting.answers()["change"] == "A teacher finds the soil of a village."


def test_records_are_added_copied_moved_and_deleted(sitting, open_page):
    page = open_page(java_script_enabled=False)
    sign_in(page, sitting, path="section/formats/")
    page.get_by_label(starts("Format")).first.select_option("netcdf")
    page.get_by_role("button", name="Add a format").click()
    page.locator(".record").nth(1).get_by_label(starts("Format")).first.select_option("parquet")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_role("button", name="Copy NetCDF").click()
    page.get_by_role("button", name="Move Parquet up").click()

    def names() -> list[str]:
        return [record["name"] for record in stored_records(sitting.interview, "formats")]

    assert names() == ["netcdf", "parquet", "netcdf"]
    page.get_by_role("button", name="Delete NetCDF").first.click()
    assert names() == ["parquet", "netcdf"]


def test_a_sample_is_profiled(sitting, open_page, tmp_path):
    sample = tmp_path / "towers.csv"
    sample.write_text("tower,flux\nT1,3.5\nT2,-9999\nT3,n/a\n")
    page = open_page()
    sign_in(page, sitting, path="section/formats/")
    page.get_by_label(starts("Give us one small real sample.")).set_input_files(sample)
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator(".sample")).to_contain_text("towers.csv")
    expect(page.locator(".sample")).to_contain_text("Several codes for missing: -9999, n/a")


SCREENS = [
    "", "section/who/", "section/formats/", "section/dependencies/", "section/who/?door=short", "recommendation/",
    "plan/", "people/", "sheet/", "freezes/", "export/print/",
]  # fmt: skip


def test_no_page_has_a_serious_violation_or_scrolls_sideways_on_a_telephone(sitting, open_page):
    raw = next(raw for raw in example_interviews() if raw["scenario"].startswith("AralDIF"))
    write_document(user=sitting.people[0], interview=sitting.interview, raw=raw)
    page = with_axe(open_page(reduced_motion="reduce", viewport=TELEPHONE))
    sign_in(page, sitting)
    results = {}
    for name in SCREENS:
        page.emulate_media(color_scheme="light")
        page.goto(f"{sitting.base}{name}")
        results |= serious(page, name)
    for name in ("ideas/", "prices/", "decisions/", "how/readings/", "domains/people/"):
        page.goto(f"{sitting.url.rstrip('/')}/triage/{name}")
        results |= serious(page, name)
    assert results == {}
