"""What other rooms hang on a dataset's page."""

from variants.releases.models import Release


def test_releases_of_variants_show_up_on_their_dataset(client, rich, curator):
    shown = {"dataset": rich, "assembly": "GRCh38", "status": Release.Status.PUBLISHED}
    Release.objects.create(name="topmed-f5", **shown)
    Release.objects.create(name="unfinished", dataset=rich, assembly="GRCh38")
    page = client.get(rich.get_absolute_url()).content.decode()
    assert "/releases/topmed-f5/" in page
    assert "/releases/unfinished/" not in page
