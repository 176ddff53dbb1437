"""What courses hear from others."""
