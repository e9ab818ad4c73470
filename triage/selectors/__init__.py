"""Reads of interviews; each starts from what the user may see."""
