"""The app as Django loads it: what it registers at the start."""

from django.apps import AppConfig


class TriageConfig(AppConfig):
    name = "triage"
    verbose_name = "Triage"

    def ready(self) -> None:
        """Register the check of content files, and what the catalogue shows of interviews."""
        from catalog import dependants, page_links
        from triage.content import own_folder_check  # noqa: F401 - settings are ready only now
        from triage.interviews.linked_systems import find_people_of_interviews, list_interview_links

        dependants.register("an interview of yours relies on it", find_people_of_interviews)
        page_links.register(list_interview_links)
