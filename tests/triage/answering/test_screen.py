"""What the page of a section shows."""

from tests.triage.forms_client import read_form
from tests.triage.stored import stored_records
from triage.interviews.document_writer import write_document


def test_a_use_case_says_when_the_producer_it_names_is_gone(interview, ann, client):
    records = {
        "usecases": [{"title": "Calibrate", "actor": "Tower 3"}],
        "producers": [{"name": f"Tower {n}"} for n in range(1, 6)],
    }
    write_document(user=ann, interview=interview, raw={"records": records})
    url = f"{interview.get_absolute_url()}section/producers/"
    third = stored_records(interview, "producers")[2]["id"]
    client.post(url, {**read_form(client, url), "do": f"delete:{third}"})
    page = client.get(f"{interview.get_absolute_url()}section/usecases/").content.decode()
    assert "is called “Tower 3”" in page
    assert len(stored_records(interview, "producers")) == 4


def test_a_retired_question_is_not_asked_and_its_answer_stays(interview, ann, client, settings, tmp_path):
    write_document(user=ann, interview=interview, raw={"answers": {"measure": "Downloads"}})
    (tmp_path / "interview.yaml").write_text(
        "sections: [{key: impact, questions: [{key: measure, retired: true}]}]\n", encoding="utf-8"
    )
    settings.LWDS_CONTENT = str(tmp_path)
    assert (
        "How will you know it worked?"
        not in client.get(f"{interview.get_absolute_url()}section/impact/").content.decode()
    )
    assert "Downloads" in client.get(f"{interview.get_absolute_url()}export/print/").content.decode()
