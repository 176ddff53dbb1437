"""Demonstration data, made through the services that real people use, marked, and erased by one command."""
