"""Signing in: what stands around allauth, its limits, sessions, second steps, institutions and shared phones."""
