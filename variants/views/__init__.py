"""Pages of the variants app: parse, call one selector or service, render."""
