"""The registers of organisations and of countries."""
