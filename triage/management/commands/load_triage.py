"""Load the shipped questionnaire, patterns and rules.

Separate module because Django names a command after its module.
"""

from typing import Any

from django.core.management.base import BaseCommand

from triage.content.loading import load_content


class Command(BaseCommand):
    help = "Load the shipped triage questionnaire, patterns and rules; does nothing where they are loaded already."

    def handle(self, *args: Any, **options: Any) -> None:
        for line in load_content() or ["triage content is up to date"]:
            self.stdout.write(line)
