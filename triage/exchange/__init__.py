"""Interviews out and in: JSON, CSV sheets, Markdown, data management plans, drafts in the catalogue."""
