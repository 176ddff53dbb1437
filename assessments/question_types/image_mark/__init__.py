"""Places on a picture, to be found and marked."""
