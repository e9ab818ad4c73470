"""Interviews: who is in them, their answers read and written, and the pages around them."""
