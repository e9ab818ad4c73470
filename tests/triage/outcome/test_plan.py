"""The plan of an interview."""

import pytest

from accounts.problems import InvalidInputError
from tests.people import sign_in
from triage.interviews.document_writer import write_document
from triage.outcome.plan import check_step, get_plan


def test_hours_are_ticked_and_unticked(filled, ann):
    for done in (True, True, False):
        check_step(user=ann, interview=filled, pattern="thin-api", hour=2, done=done)
        steps = get_plan(user=ann, interview=filled).steps
        assert {step.hour for step in steps if step.check} == ({2} if done else set())
        assert [step.number for step in steps] == list(range(1, len(steps) + 1))


@pytest.mark.parametrize(("pattern", "hour"), [("castle", 1), ("thin-api", 0), ("thin-api", 99)])
def test_an_hour_that_is_not_in_the_plan_is_refused(filled, ann, pattern, hour):
    with pytest.raises(InvalidInputError, match="no such hour"):
        check_step(user=ann, interview=filled, pattern=pattern, hour=hour, done=True)


def test_an_interface_says_what_is_not_settled(interview, ann):
    rows = [
        {"from": "Buoy", "to": "Store", "how": "https", "owner": "Ann", "tested": True},
        {"from": "Buoy", "how": "unknown", "owner": "Nobody"},
    ]
    write_document(user=ann, interview=interview, raw={"records": {"integration": rows}})
    settled, open_one = get_plan(user=ann, interview=interview).interfaces
    assert (settled.risk, settled.tested) == ("", "Yes")
    assert open_one.risk == "Nobody knows how they meet, nobody owns it, no real item has gone through"
    assert open_one.target == "?"


def test_an_exit_withholds_the_plan_until_a_pattern_is_requested(filled, ann):
    write_document(user=ann, interview=filled, raw={"answers": {"uptime": "safety"}})
    withheld = get_plan(user=ann, interview=filled)
    assert (withheld.pattern.key, withheld.steps) == ("thin-api", [])
    shown = get_plan(user=ann, interview=filled, pattern="thin-api").steps
    assert [step.hour for step in shown] == [1, 2, 3, 6, 8]  # 4, 5 and 7 are about a machine, and none is needed


def test_before_anybody_describes_interfaces_they_follow_from_producers_and_consumers(interview, ann):
    """Integration comes first also in the short form, which does not ask for interfaces."""
    records = {
        "producers": [{"name": "Buoy", "how": "ftp"}],
        "consumers": [{"name": "Planner", "access": ["browser"]}],
        "integration": [],
    }
    write_document(user=ann, interview=interview, raw={"records": records})
    rows = get_plan(user=ann, interview=interview).interfaces
    assert [(row.source, row.target, row.how, row.is_implied) for row in rows] == [
        ("Buoy", "the new system", "FTP", True),
        ("the new system", "Planner", "Browser", True),
    ]
    assert (
        "these follow from your producers" in sign_in(ann).get(f"{interview.get_absolute_url()}plan/").content.decode()
    )
