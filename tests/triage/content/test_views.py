"""Pages that anybody may read: prices with their sources, and the mappings of domains."""

import pytest

from triage.content.shipped import shipped_advice

pytestmark = pytest.mark.usefixtures("db")


def test_every_host_is_listed_on_the_page_of_prices(anybody):
    page = anybody.get("/triage/prices/").content.decode()
    for host in shipped_advice().costs.table.hosts.values():
        assert host.name.split()[-1].strip("()") in page
    assert "$0.021 to 0.023" in page
    assert "more than a year old" not in page


def test_old_prices_of_ones_own_are_flagged(anybody, settings, tmp_path):
    (tmp_path / "prices.yaml").write_text("checked: 2020-01-01\n")
    settings.LWDS_CONTENT = str(tmp_path)
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
