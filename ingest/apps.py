"""The app as Django loads it: what it registers at the start."""

import os
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class IngestConfig(AppConfig):
    name = "ingest"
    verbose_name = "Ingest"

    def ready(self) -> None:
        """Keep compiled loops beside their source, or under LWDS_HOME if Python may not write there."""
        if not os.access(Path(__file__).parent / "encode", os.W_OK):
            os.environ.setdefault("NUMBA_CACHE_DIR", str(settings.LWDS_HOME.path / "compiled"))
