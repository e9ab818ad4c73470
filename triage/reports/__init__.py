"""What many interviews together tell."""
