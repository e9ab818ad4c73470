"""Pages that anybody may read: prices with their sources, and the mappings of domains."""

import pytest

from triage.content.shipped import read_text, shipped_advice

pytestmark = pytest.mark.usefixtures("triage_content")


def test_every_host_stands_on_the_page_of_prices(anybody):
    page = anybody.get("/triage/prices/").content.decode()
    for host in shipped_advice().costs.table.hosts.values():
        assert host.name.split()[-1].strip("()") in page
    assert "$0.021 to 0.023" in page
    assert "more than a year old" not in page


def test_old_prices_of_ones_own_are_flagged(anybody, settings, tmp_path):
    own = tmp_path / "prices.yaml"
    own.write_text(read_text("prices.yaml").replace("checked: 2026-11-30", "checked: 2020-01-01"), encoding="utf-8")
    settings.LWDS_PRICES = str(own)
    page = anybody.get("/triage/prices/").content.decode()
    assert "more than a year old" in page
    assert "a table of its own" in page


def test_each_domain_has_a_page_that_draws_it(anybody):
    overview = anybody.get("/triage/domains/").content.decode()
    for domain in shipped_advice().domains:
        assert f"/triage/domains/{domain.key}/" in overview
        page = anybody.get(f"/triage/domains/{domain.key}/").content.decode()
        assert "<svg" in page
        assert all(row.limits[1:] in page for row in domain.rows)
    assert anybody.get("/triage/domains/alchemy/").status_code == 404
