"""An interview in other people's formats; pure writers over a document and its outcome."""
