"""Exports for reference managers, in the hands of the packages that read them."""

import bibtexparser
import rispy
from citeproc.source.json import CiteProcJSON

from catalog.exchange.citation_formats import write_bibtex, write_csl, write_ris
from tests.catalog.exchange.validation import PORTAL


def assert_citations_are_read(record):
    """One entry with its title in each of BibTeX, RIS and CSL."""
    library = bibtexparser.parse_string(write_bibtex(record, PORTAL))
    assert (len(library.entries), library.failed_blocks) == (1, [])
    [entry] = rispy.loads(write_ris(record, PORTAL))
    assert entry["title"] == " ".join(record.title.split())
    item = write_csl(record, PORTAL)
    assert list(CiteProcJSON([item])) == [item["id"]]
