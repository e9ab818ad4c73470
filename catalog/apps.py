from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = "Catalogue"

    def ready(self) -> None:
        from catalog.entries.search.search_index import index_older_entries  # models are loaded only now

        post_migrate.connect(index_older_entries, sender=self, dispatch_uid="search index")
