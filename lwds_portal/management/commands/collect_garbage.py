"""manage.py collect_garbage: delete unused rows and files, as the nightly task does."""

from typing import Any

from django.core.management.base import BaseCommand

from lwds_portal.operations.garbage import collect_garbage, find_datasets_without_files


class Command(BaseCommand):
    help = "Delete files without rows, half uploads, expired sessions; name what only a backup brings back."

    def handle(self, *args: Any, **options: Any) -> None:
        for words, count in collect_garbage().items():
            self.stdout.write(f"{count:>8}  {words}")
        for file in find_datasets_without_files():
            self.stderr.write(f"The file {file.file} of {file.dataset} is gone: restore it from a backup.")
