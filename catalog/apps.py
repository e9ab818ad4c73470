"""The app as Django loads it: what it registers at the start."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from catalog.entries.portal_services import register_services
from catalog.own_services import SERVICES


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = "Catalogue"

    def ready(self) -> None:
        from catalog import dependants  # models are loaded only now
        from catalog.entries.notices.announcing import find_followers, find_owners_of_dependants
        from catalog.entries.search.search_index import index_older_entries

        register_services(SERVICES)
        dependants.register("you follow it", find_followers)
        dependants.register("a dataset of yours depends on it", find_owners_of_dependants)
        post_migrate.connect(index_older_entries, sender=self, dispatch_uid="search index")
