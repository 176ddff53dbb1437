"""Several statements under one stem, each true or false."""
