"""Forwarding: what is stored here is sent to other record stores, in order, by the worker (docs/forwarding.md)."""
