"""Which words name an occurrence, and of which type: a small network that reads them in their sentences."""
