"""What every request goes through, and how errors are answered."""
