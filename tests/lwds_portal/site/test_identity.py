"""The operator's name and address are on every page, also on errors."""

from lwds_portal.site.identity import get_identity


def test_without_settings_the_portal_has_its_own_name_and_no_contact(client, db):
    assert (get_identity().name, get_identity().contact) == ("lwds", "")
    assert "mailto:" not in client.get("/help/").content.decode()


def test_name_and_contact_are_shown_escaped(client, db, settings):
    settings.LWDS_NAME, settings.LWDS_CONTACT = "Ocean <data>", "data@example.org"
    for address in ("/help/", "/no/such/page/"):
        text = client.get(address).content.decode()
        assert "· Ocean &lt;data&gt;</title>" in text
        assert '<a href="mailto:data@example.org">' in text
