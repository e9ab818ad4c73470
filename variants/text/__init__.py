"""Text files that people bring: bytes -> lines -> cells, whatever program wrote them."""
