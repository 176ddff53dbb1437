"""Read models: rows that pages count. They may be dropped and rebuilt from source rows at any time."""
