"""Tasks that follow from "I don't know"."""

from triage.engine.cells import Cell
from triage.engine.document import ONCE
from triage.engine.merge import SectionEdit
from triage.interviews.writer import save
from triage.models import FollowUp


def test_i_dont_know_becomes_a_task_and_answering_settles_it(interview, ann, section):
    unknown = {"ops_hours": Cell(unknown=True, ask="Bob")}
    save(user=ann, interview=interview, edits={"who": SectionEdit({ONCE: unknown})})
    task = FollowUp.objects.get()
    assert (task.whom, task.done_at) == ("Bob", None)
    save(user=ann, interview=interview, edits={"who": SectionEdit({ONCE: {"ops_hours": Cell(3)}})})
    assert FollowUp.objects.get().is_done
