"""How-to pages: every step of a plan leads to one, and what they and the plans promise is there."""

import re

import pytest

from tests.triage.engine.shipped_engine import RULES
from triage.content.howtos import list_howtos
from triage.content.kits import kit_commands, read_kit

TEMPLATES = [(pattern, step) for pattern, steps in RULES.advice.plans.items() for step in steps]
OF_THE_KIT = re.compile(r"the kit's ([\w.-]+)|([\w./-]+) of the kit")
MADE_BY_KITS = {"map.html"}  # what a command of the kit writes


def find_promised_files(text):
    names = {name.rstrip(".") for match in OF_THE_KIT.finditer(text) for name in match.groups() if name}
    return {name for name in names if "." in name} - MADE_BY_KITS


def list_kit_files(pattern):
    return {path.name for path in read_kit(pattern, {})} | {"README.md"}


def test_every_step_leads_to_a_page_and_every_page_is_used():
    assert [step.text for _, step in TEMPLATES if step.how not in list_howtos()] == []
    assert {step.how for _, step in TEMPLATES} == set(list_howtos())


@pytest.mark.parametrize("pattern", list(RULES.patterns))
def test_a_file_that_a_step_promises_is_in_the_kit(pattern):
    promised = {name for key, step in TEMPLATES if key == pattern for name in find_promised_files(step.text)}
    assert promised <= list_kit_files(pattern)


def test_a_file_that_a_page_promises_is_in_each_kit_that_it_names():
    for page in list_howtos().values():
        assert set(page.kits) <= set(kit_commands())
        promised = find_promised_files(" ".join(page.steps))
        kits = set().union(*(list_kit_files(pattern) for pattern in page.kits))
        assert promised <= kits, page.key


def test_pages_and_their_addresses_in_this_portal_answer(db, anybody):
    assert anybody.get("/triage/how/castle/").status_code == 404
    overview = anybody.get("/triage/how/").content.decode()
    for page in list_howtos().values():
        assert f"/triage/how/{page.key}/" in overview
        shown = anybody.get(f"/triage/how/{page.key}/").content.decode()
        assert all(address in shown for _, address in (*page.here, *page.links))
    for address in {address for page in list_howtos().values() for _, address in page.here}:
        assert anybody.get(address).status_code in (200, 302), address
