"""From answers to a recommendation, without Django: documents -> signals -> gates, scores, add-ons, exits.

A *document* (document.py) is an interview as plain JSON values: {"answers": {key: cell}, "records": {section: [...]}}.
"""
