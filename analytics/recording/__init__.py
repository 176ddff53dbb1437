"""Our acts as xAPI statements: one module per app that acts, one vocabulary, the `tincan` package's objects."""
