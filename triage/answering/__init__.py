"""Pages on which people answer: the overview of an interview and its sections."""
