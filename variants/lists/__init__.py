"""Lists of variants as people have them: read, normalised and compared, without a database."""
