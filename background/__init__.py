"""Background work: who does a piece of it, how it stops, and how it is found again when its process dies."""
