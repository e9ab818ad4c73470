"""Save a whole screen and do what its button says."""

from __future__ import annotations

from collections.abc import Collection

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from accounts.models import User
from triage.engine.document import Cell
from triage.engine.questionnaire import Section
from triage.errors import RefusedError
from triage.interviews.answers import Cells, Saved, save_answers, save_records
from triage.interviews.permissions import ANSWER, require
from triage.interviews.record_lists import add_record, copy_record, delete_record, move_record
from triage.interviews.samples import store_sample
from triage.models import RECORD_MODELS, Interview


def save_screen(
    *,
    user: User,
    interview: Interview,
    section: Section,
    base: dict[str, Cells],
    mine: dict[str, Cells],
    fresh: Collection[str],
    samples: dict[str, UploadedFile],
) -> Saved:
    """Save the answers of a screen, its `fresh` records, and the sample files that came with them by record id.

    Raises SampleError, when the answers are saved already.
    """
    if not section.record:
        none: dict[str, Cell] = {}
        shown, given = base.get("", none), mine.get("", none)
        return save_answers(user=user, interview=interview, section=section, base=shown, mine=given)
    saved = save_records(user=user, interview=interview, section=section, base=base, mine=mine, fresh=fresh)
    for uid, file in samples.items():
        if uid in fresh and not RECORD_MODELS[section.key].objects.filter(interview=interview, uid=uid).exists():
            add_record(user=user, interview=interview, section=section, uid=uid)  # the sample is all that was said
        store_sample(user=user, interview=interview, uid=uid, file=file)
    return saved


def press(*, user: User, interview: Interview, section: Section, action: str, uid: str, slug: str = "") -> str:
    """Do what a button of a record says and return the id of the record to show.

    Raises LimitError when the list is full, Record.DoesNotExist when somebody deleted the record meanwhile.
    """
    here = {"user": user, "interview": interview, "section": section}
    if action == "add":
        return add_record(**here).uid
    if action == "copy":
        return copy_record(**here, uid=uid).uid
    if action in ("up", "down"):
        move_record(**here, uid=uid, by=-1 if action == "up" else 1)
    elif action == "delete":
        delete_record(**here, uid=uid)
    elif action == "link":
        link_system(user=user, interview=interview, section=section, uid=uid, slug=slug)
    return "" if action == "delete" else uid


def link_system(*, user: User, interview: Interview, section: Section, uid: str, slug: str) -> None:
    """Confirm that a record's system is the catalogue entry `slug`, or with '' that none of those offered is meant."""
    require(user, interview, ANSWER)
    model = RECORD_MODELS[section.key]
    if not model.has_column("system"):
        raise RefusedError(gettext("A %(record)s names no system.") % {"record": section.record})
    record = model.objects.get(interview=interview, uid=uid)
    name = record.system_name
    record.set_value("system", {"name": name, "dataset": slug or None, "declined": not slug})
    record.user = user
    record.save()
