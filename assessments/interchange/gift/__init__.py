"""GIFT, Moodle's format for questions in a text file."""
