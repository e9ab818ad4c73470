"""Link checks: nothing private is looked at, redirects are checked again, an absent network is not a dead link."""

from catalog.entries.links import link_checks
from catalog.entries.links.link_checks import check_links
from catalog.entries.links.url_check import UrlCheck


def test_links_that_cannot_be_checked_do_not_keep_others_waiting(publish, monkeypatch):
    monkeypatch.setattr(link_checks, "MAX_DATASETS", 2)
    publish("Linkless")
    for number in range(5):
        publish(f"Linked {number}", homepage=f"https://{number}.example.org/")
    checked_urls = []
    for _ in range(3):
        check_links(check=lambda url: checked_urls.append(url) or UrlCheck("not checked", None, "Private."), pause=0)
    assert len(set(checked_urls)) == 5
    assert check_links(check=lambda url: UrlCheck("alive", 200), pause=0, max_run_time=-1) == 0


def test_checks_are_recorded_and_move_no_date_of_change(publish):
    dataset = publish(homepage="https://www.example.org/")
    dataset.refresh_from_db()
    before, n_changes = dataset.modified_at, dataset.history.count()
    check_links(check=lambda url: UrlCheck("not checked", None, "The network is off."), pause=0)
    dataset.refresh_from_db()
    assert dataset.last_checked is None
    check_links(check=lambda url: UrlCheck("dead", 410, "Gone."), pause=0)
    dataset.refresh_from_db()
    assert dataset.last_checked is not None
    assert dataset.last_seen_alive is None
    check_links(check=lambda url: UrlCheck("alive", 200), pause=0)
    dataset.refresh_from_db()
    assert dataset.last_seen_alive is not None
    assert dataset.link_checks.count() == 3
    assert dataset.modified_at == before
    assert dataset.history.count() == n_changes
