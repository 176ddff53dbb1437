"""Files that a person sends, marked by a person with a rubric."""
