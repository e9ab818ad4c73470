"""Interviews, patterns and questions under /api/v1/."""
