"""The rules of marking, passing, pairing and of parallel forms: pure functions, no database, no clock."""
