"""What the doctor asks about the site."""
