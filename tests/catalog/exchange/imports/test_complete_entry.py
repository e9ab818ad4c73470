"""The packaged example: loaded twice it is one entry, with every point of the FAIR report."""

from catalog.entries.models import Dataset
from catalog.entries.reading import build_record
from catalog.exchange.fair import measure_fair
from catalog.exchange.imports.complete_entry import SOURCE, load_complete_entry
from catalog.exchange.imports.merging import MergeOutcome
from tests.catalog.exchange.validation import PORTAL


def test_the_example_has_every_point_and_is_loaded_once(db):
    assert load_complete_entry() == MergeOutcome.CREATED
    assert load_complete_entry() == MergeOutcome.UNCHANGED
    dataset = Dataset.objects.get(origin__source=SOURCE)
    report = measure_fair(build_record(dataset=dataset, base_url=PORTAL.url), PORTAL)
    assert [answer.metric for answer in report.answers if answer.points < answer.maximum] == []
    assert dataset.is_public
