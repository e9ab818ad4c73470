"""A whole interview by the full door in a real browser that dies midway, with script and without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser.conftest import ARGUMENTS, CHROMIUM, PATIENCE
from tests.browser.sitting import Sitting, sign_in, wait_until_saved
from triage.content.shipped import shipped_questionnaire
from triage.engine.questionnaire import Section

pytestmark = pytest.mark.browser

ANSWERS: dict[str, dict[str, Any]] = {
    "who": {
        "person": "Ines Valle", "group": "Herring group", "domain": ["ocean", "ecology"], "builder_skill": "web",
        "ops_hours": 8, "horizon": "2028-06-30",
    },
    "problem": {
        "one_sentence": "Nobody can say which of four herring tables is right.", "state_now": "organised",
        "pains": ["versions-diverge", "cannot-share"], "last_time": "In May the quota was argued from an old table.",
    },
    "impact": {"audience": "public", "change": "A harbour master reads last spring's counts.", "measure": "Downloads"},
    "sharing": {"sensitivity": "open", "licence": "CC-BY-4.0", "citation": True, "life": "decades"},
    "running": {"budget": "M", "uptime": "annoyed", "host": ["institution"], "backup": "Nowhere"},
}  # fmt: skip
RECORDS: dict[str, list[dict[str, Any]]] = {
    "usecases": [
        {"title": "Plot counts of a bay", "actor": "Harbour master", "level": "query", "priority": "must",
         "mode": "perfunctory", "piece": ["slice-by-time", "slice-by-place"]},
        {"title": "Take it all", "actor": "Modeller", "level": "sharing", "priority": "should"},
    ],
    "producers": [{"name": "Echo sounder", "kind": "instrument", "cadence": "release", "volume": "3 GB"}],
    "consumers": [
        {"name": "Harbour master", "access": ["browser"], "skill": "click"},
        {"name": "Modeller", "access": ["script", "notebook"], "skill": "code"},
    ],
    "dependencies": [{"what": "Sea temperature", "kind": "dataset", "if_gone": "degrade"}],
    "formats": [{"name": "netcdf", "files": 400, "total": "50 GB", "velocity": "release", "rows": "5 million"}],
    "types": [{"kind": "timeseries", "variables": "counts", "where": "55, 57, 8, 12", "stable": "stable"}],
    "integration": [
        {"from": "Echo sounder", "to": "Store", "how": "file", "owner": "Herring group", "tested": True},
        {"from": "Store", "to": "Harbour master", "how": "https"},
    ],
}  # fmt: skip
KILLED_IN = "consumers"  # where the browser dies, after the first record


def press(page: Page, name: str) -> None:
    """Press the last button of that name, and wait for where it leads."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).last.click()


class Walk:
    """One person at the page of a section, whose fields are filled by their kind as one would by hand."""

    def __init__(self, page: Page, script: bool) -> None:
        self.page, self.script = page, script

    def press(self, name: str) -> None:
        press(self.page, name)

    def go_on_from(self, section: Section) -> None:
        """To the next section; a question that the last answer called up keeps the reader here first."""
        self.press("Save and next section")
        expect(self.page.locator("h1")).not_to_have_text(section.title)

    def fill(self, section: Section, name: str, raw: Any) -> None:
        question = section.by_key[name.rpartition(".")[2]]
        inputs = self.page.locator(f'[name="{name}"]')
        if question.kind == "multi":
            for value in raw:
                self.page.locator(f'[name="{name}"][value="{value}"]').check()
        elif question.kind in ("choice", "bool3") and len(question.options) <= 8:
            value = {True: "yes", False: "no"}.get(raw, raw)
            self.page.locator(f'[name="{name}"][value="{value}"]').check()
        elif question.kind == "choice":
            inputs.select_option(raw)
        elif question.kind == "qty":
            number, unit = raw.split()
            inputs.fill(number)
            self.page.locator(f'[name="{name}.unit"]').select_option(unit)
        else:
            inputs.fill(str(raw))

    def fill_record(self, section: Section, record: dict[str, Any]) -> str:
        """Fill the last record of the page; returns its id."""
        uid = self.page.locator(".record").last.get_attribute("data-record")
        for key, raw in record.items():
            self.fill(section, f"{uid}.{key}", raw)
        return uid

    def fill_section(self, section: Section) -> None:
        expect(self.page.locator("h1")).to_have_text(section.title)
        for key, raw in ANSWERS.get(section.key, {}).items():
            self.fill(section, key, raw)
        for number, record in enumerate(RECORDS.get(section.key, []), start=1):
            if number > self.page.locator(".record:not(:has([name=new_uid]))").count():
                self.add_record(section, record, first=number == 1)

    def add_record(self, section: Section, record: dict[str, Any], *, first: bool) -> None:
        if not first:
            self.press(f"Add a {section.record}")
        self.fill_record(section, record)

    def titles(self) -> list[str]:
        return [title.split(". ", 1)[1] for title in self.page.locator(".record h2").all_inner_texts()]


@pytest.fixture
def open_mortal_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """open_mortal_page(**options) -> a page in a browser of its own, which may be killed."""
    started: list[Browser] = []

    def opened(**options: object) -> Page:
        started.append(browser.browser_type.launch(executable_path=CHROMIUM, args=ARGUMENTS))
        page = started[-1].new_page(**options)
        page.set_default_timeout(PATIENCE)
        return page

    yield opened
    for session in started:
        session.close()


def kill(page: Page) -> None:
    """End the whole browser at once, as a power cut would: no page is told."""
    connection = page.context.browser.new_browser_cdp_session()
    with pytest.raises(Error, match="closed"):
        connection.send("Browser.crash")
    assert not page.context.browser.is_connected()


@pytest.mark.long
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_full_door_from_the_first_question_to_the_draft(sitting, open_page, open_mortal_page, script):
    sections = {section.key: section for section in shipped_questionnaire().sections}
    page = open_mortal_page(java_script_enabled=script)
    sign_in(page, sitting)
    page.get_by_role("link", name="Begin").click()
    walk_until_the_browser_dies(Walk(page, script), sections)

    page = open_page(java_script_enabled=script)
    sign_in(page, sitting)
    page.get_by_role("link", name="Go on where you left off").click()
    walk = Walk(page, script)
    expect(page.locator("h1")).to_have_text(sections[KILLED_IN].title)
    assert walk.titles() == ["Harbour master"]
    for section in list(sections.values())[list(sections).index(KILLED_IN) :]:
        walk.fill_section(section)
        walk.go_on_from(section)
    read_the_outcome(page)
    keep_and_draft(page, sitting)


def walk_until_the_browser_dies(walk: Walk, sections: dict[str, Section]) -> None:
    for section in sections.values():
        if section.key == KILLED_IN:
            break
        walk.fill_section(section)
        if section.key == "usecases":
            copy_and_reorder(walk)
        walk.go_on_from(section)
    walk.fill_record(sections[KILLED_IN], RECORDS[KILLED_IN][0])
    if walk.script:
        wait_until_saved(walk.page)
    else:
        walk.press("Save")
        expect(walk.page.locator(".record [name=new_uid]")).to_have_count(0)
    kill(walk.page)


def copy_and_reorder(walk: Walk) -> None:
    """A third use case from the first, moved to the end and taken away again."""
    first, second = (record["title"] for record in RECORDS["usecases"])
    walk.press("Save")
    walk.press(f"Copy {first}")
    assert walk.titles() == [first, first, second]
    walk.press(f"Move {second} up")
    assert walk.titles() == [first, second, first]
    walk.page.once("dialog", lambda dialog: dialog.accept())
    walk.press(f"Delete {first}")
    assert walk.titles() == [first, second]


def read_the_outcome(page: Page) -> None:
    expect(page.locator("h1")).to_have_text("Thin API over one store")
    first = page.locator(".reasons").first
    points = [int(text.replace("\u2212", "-")) for text in first.locator("tbody .points").all_inner_texts()]
    assert len(points) > 1
    assert sum(points) == int(first.locator("tfoot .points").inner_text())


def keep_and_draft(page: Page, sitting: Sitting) -> None:
    """Make a snapshot, then make the entry in the catalogue, which leads back here."""
    page.get_by_role("link", name="Make a snapshot or send").click()
    page.get_by_label("Remark").fill("After the first sitting")
    press(page, "Make a snapshot")
    expect(page.locator("h1")).to_have_text("Snapshot 1")
    page.goto(f"{sitting.base}plan/")
    page.get_by_label("Address of NetCDF").fill("https://example.org/herring.nc")
    press(page, "Make the draft entry")
    page.get_by_text("This interview made the entry").get_by_role("link").click()
    expect(page.locator("a[href='https://example.org/herring.nc']").first).to_be_visible()
    page.locator(f"a[href='{sitting.base}']").click()
    expect(page.get_by_text("Snapshots", exact=True).locator("xpath=following-sibling::dd[1]")).to_contain_text(
        "1, last"
    )


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_record_that_two_people_change_shows_both_texts(sitting, open_context, script):
    first, second = (open_context(java_script_enabled=script).new_page() for _ in range(2))
    section = shipped_questionnaire().by_key["formats"]
    sign_in(first, sitting, path="section/formats/")
    Walk(first, script).fill_record(section, RECORDS["formats"][0])
    Walk(first, script).press("Save")
    expect(first.locator(".record [name=new_uid]")).to_have_count(0)
    sign_in(second, sitting, "otto", "section/formats/")
    uid = second.locator(".record").get_attribute("data-record")
    Walk(first, script).fill(section, f"{uid}.files", 500)
    Walk(first, script).press("Save")
    Walk(second, script).fill(section, f"{uid}.files", 600)
    second.get_by_role("button", name="Save", exact=True).last.click()  # with script the page stays: it has to be read
    expect(second.get_by_text("ines changed this to “500” while you were writing").first).to_be_visible()
    expect(second.locator(f'[name="{uid}.files"]')).to_have_value("600")
