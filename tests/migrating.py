"""The portal as it was after an older migration: every step is taken, also those that a squashed one replaces."""

from __future__ import annotations

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import StateApps

OURS = ("accounts", "catalog", "ingest", "triage", "variants")


class StepLoader(MigrationLoader):
    """The migrations without the squashed ones."""

    def load_disk(self) -> None:
        super().load_disk()
        self.disk_migrations = {
            key: migration for key, migration in self.disk_migrations.items() if not migration.replaces
        }


def executor_of_steps(database: BaseDatabaseWrapper = connection) -> MigrationExecutor:
    """Migrates a database step by step."""
    executor = MigrationExecutor(database)
    executor.loader = StepLoader(database)
    return executor


def migrate_to(*targets: tuple[str, str]) -> StateApps:
    """Migrate the tests' database, inside the transaction of a test, forwards or backwards.

    Args:
        targets: App and name of a migration, one for each app that changes; other apps stay at their newest one.

    Returns:
        The models as they are then.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table whose checks still wait cannot be altered
    executor = executor_of_steps()
    executor.migrate(list(targets))
    graph = executor.loader.graph
    changed = {app for app, _ in targets}
    others = [node for app in OURS if app not in changed for node in graph.leaf_nodes(app)]
    return executor.loader.project_state([*targets, *others]).apps


def migrate_to_newest() -> None:
    """Migrate the tests' database forwards again, as an upgrade does."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
