"""/mcp: the portal for language models, by the Model Context Protocol: read-only tools over REST."""
