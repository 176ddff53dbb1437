"""Formats of dates and numbers where Django has none that fits (FORMAT_MODULE_PATH)."""
