"""Screens of the interview: what a page shows, and what comes back from it."""
