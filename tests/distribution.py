"""How the processes of `make test` share the tests: the longest files first, so that all end at about the same time.

Files of a folder in TOGETHER are run by one process, since they share what takes long to make.
"""

from __future__ import annotations

from xdist.scheduler import LoadFileScheduling

TOGETHER = ("tests/browser/",)
# Other files of more than ten seconds, the longest first.
LONGEST = (
    "tests/lwds_portal/commands/test_portal.py",
    "tests/test_crawl.py",
    "tests/lwds_portal/operations/test_backup.py",
    "tests/test_access.py",
    "tests/ingest/run/test_unsorted_files.py",
    "tests/ingest/run/test_stopping.py",
    "tests/ingest/run/test_run_load.py",
    "tests/docs/test_api_examples.py",
    "tests/ingest/lake/test_write_lake.py",
    "tests/variants/groupfiles/test_lake_members.py",
    "tests/triage/test_whole_interviews.py",
    "tests/variants/biothings/test_views.py",
    "tests/catalog/entries/test_access.py",
    "tests/catalog/exchange/imports/test_importing.py",
    "tests/variants/commands/test_load_genes.py",
    "tests/ingest/sample/test_writer.py",
)


def scope_of(nodeid: str) -> str:
    """The file of a test, or the folder whose files stay together."""
    file = nodeid.partition("::")[0]
    return next((folder for folder in TOGETHER if file.startswith(folder)), file)


def running_order(nodeid: str) -> int:
    """A number to sort tests by: those that take long come first, in their order; all others after them."""
    scopes = (*TOGETHER, *LONGEST)
    scope = scope_of(nodeid)
    return scopes.index(scope) if scope in scopes else len(scopes)


class LongestFirst(LoadFileScheduling):
    """Whole files, or whole folders, in the order in which the tests are collected."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)
