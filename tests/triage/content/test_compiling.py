"""Content files: each kind of mistake is named with its file and line, and equal files have an equal digest."""

import pytest

from triage.content.compiling import MAX_CONTENT_TEXT, TEXTS, compile_content, compute_content_digest
from triage.content.located_yaml import ContentTextError
from triage.content.shipped import shipped_content, shipped_texts

TEXT = shipped_texts()
MISTAKES = {
    "unknown pattern": ("rules.yaml", "pattern: repo-as-home,", "pattern: castle,", "line 6: Rule G1: there is no"),
    "unknown signal": ("rules.yaml", "[[gb_total, gte, 1]]", "[[gb_totl, gte, 1]]", "line 6: Rule G1: no question"),
    "unknown operator": ("rules.yaml", "[[gb_total, gte, 1]]", "[[gb_total, gt, 1]]", "line 6: Rule G1"),
    "no YAML": ("rules.yaml", "gates: ", "gates: [", "line 6: This is not YAML"),
    "unknown member": (
        "patterns.yaml",
        "  cost: F",
        "  cots: 1\n  cost: F",
        "patterns.yaml, line 3: .*'cots' was unexpected",
    ),
    "wrong value": ("patterns.yaml", "  cost: F", "  cost: Q", "patterns.yaml, line 3: 0/cost: 'Q' is not one of"),
    "wrong type of question": ("interview.yaml", "type: multi", "type: many", "interview.yaml, line 15: .*'many'"),
    "unknown winner": (
        "scenarios.yaml",
        "expect: annotation-lookup",
        "expect: castle",
        "line 1: .*no pattern 'castle'",
    ),
    "pattern without plan": ("plans.yaml", "tidy-bucket:", "castle:", "'castle' is not a pattern"),
    "unknown host": ("ways.yaml", "hosts: [domain-repository,", "hosts: [castle,", "Way deposit: there is no host"),
    "wrong price": ("prices.yaml", "gb_once: [2.4, 7.5]", "gb_once: [9, 7.5]", "prices.yaml, line 1.: Host paid-repo"),
    "unknown way": ("domains.yaml", "way: tiles", "way: bridge", "domains.yaml, line 9: .*'bridge'"),
    "unreadable day": ("prices.yaml", "checked: 2026-11-30", "checked: soon", "'checked' is a day"),
}


def change(name, old, new):
    assert old in TEXT[name]
    return dict(TEXT) | {name: TEXT[name].replace(old, new, 1)}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_line(mistake):
    *edit, message = MISTAKES[mistake]
    with pytest.raises(ContentTextError, match=message):
        compile_content(change(*edit))


def test_a_text_of_any_length_is_not_read():
    with pytest.raises(ContentTextError, match="at most 500,000 characters"):
        compile_content(dict(TEXT) | {"rules.yaml": "#" * (MAX_CONTENT_TEXT + 1)})


def test_the_digest_changes_with_every_change_and_with_own_files():
    digests = {compute_content_digest(change("rules.yaml", "near_tie: 1", "near_tie: 2"), {})}
    digests |= {compute_content_digest(TEXT, {}), compute_content_digest(TEXT, {"/own/rules.yaml": "near_tie: 2"})}
    assert len(digests) == 3
    assert shipped_content().sha256 == shipped_content().rules.sha256 == compute_content_digest(TEXT, {})


def test_own_files_are_laid_over_and_their_mistakes_named():
    row = "{shape: Finds, store: Shelf, server: None, access: By hand, view: Case, kinds: [specimen], formats: [], "
    own = f"- key: museums\n  title: Museums\n  fields: [other]\n  lead: ''\n  rows:\n  - {row}"
    end = "pattern: shared-ledger, way: {}, repositories: [], limits: none}}"
    way = shipped_content().advice.costs.table.ways["shared-ledger"][0].key
    content = compile_content(TEXT, own={"/own/domains.yaml": own + end.format(way)})
    assert [domain.key for domain in content.advice.domains][-1] == "museums"
    with pytest.raises(ContentTextError, match=r"/own/domains.yaml, line 6: Finds: there is no pattern"):
        compile_content(TEXT, own={"/own/domains.yaml": own + end.format("bridge")})


def test_every_shipped_content_file_has_a_shape():
    assert set(TEXTS) == set(TEXT) == set(shipped_content().raw)
