"""Plain Python that every app stands on; no models, no imports of ours."""
