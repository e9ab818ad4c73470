"""Writes of triage: every change to an interview, its people, its outcome and the rules goes through here."""
