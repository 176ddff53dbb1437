"""Moodle XML, the full format of Moodle's question bank."""
