"""The facts of a page: every declared field that is a fact, with its values and where they lead."""

from catalog.entries.facts import list_facts
from catalog.entries.models import Dataset
from catalog.entries.reading import build_record
from catalog.entries.record import CreatorRecord, VariableRecord


def facts_of(dataset):
    dataset = Dataset.objects.get(pk=dataset.pk)
    return {
        fact.label: fact.values
        for fact in list_facts(dataset=dataset, record=build_record(dataset=dataset, base_url="/"))
    }


def test_facts_have_values_notes_and_links(publish):
    dataset = publish(
        domains=("sea ice",),
        creators=(CreatorRecord("Ice, Ann", "https://orcid.org/0000-0002-1825-0097", "Ice Office"),),
        variables=(VariableRecord("depth", "m", "below the ice"),),
        temporal_text="two winters",
        temporal_start="2001-08-06",
        box=(170, -10, -170, 10),
    )
    facts = facts_of(dataset)
    assert facts["Domains"][0].url == "/datasets/?domain=sea+ice"
    assert (facts["Creators"][0].text, facts["Creators"][0].note) == ("Ice, Ann", "Ice Office")
    assert facts["Variables"][0].text == "depth (m)"
    assert (facts["Time covered"][0].text, facts["Time covered"][0].note) == ("two winters", "2001-08-06 – …")
    assert facts["Box"][0].text == "170, -10, -170, 10"
    assert facts["Access"][0].text == "Unknown"


def test_an_unknown_value_has_its_label_and_an_empty_list_has_none(publish):
    facts = facts_of(publish())
    assert facts["Licence"] == ()
    assert "Keywords" not in facts
    assert "Variables" not in facts
