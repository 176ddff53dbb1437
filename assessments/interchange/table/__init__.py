"""Tables: one row a question, as CSV or as a spreadsheet."""
