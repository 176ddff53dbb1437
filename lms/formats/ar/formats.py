"""Arabic: Django has no form for a moment and takes the English order; numbers follow the course's texts (24,000 and 5.1)."""

DATETIME_FORMAT = "j F، Y، H:i"
TIME_FORMAT = "H:i"
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
