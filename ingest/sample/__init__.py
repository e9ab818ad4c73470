"""Synthetic WGSA files: shaped and filled like TOPMed's, over real gene positions, with invented annotation."""
