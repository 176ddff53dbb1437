"""A long answer, marked by a person with a rubric."""
