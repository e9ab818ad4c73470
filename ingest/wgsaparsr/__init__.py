"""wgsaparsr's own output from its own configuration: one tidy table of variants, one of amino-acid changes (dbNSFP)."""
