"""Questionnaires, patterns and rules: the shipped YAML files, their tables, and what curators change."""
