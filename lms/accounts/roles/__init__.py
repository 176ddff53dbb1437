"""Roles: who may give which, where they hold, and how they are said."""
