"""What assessments hear from others: nothing yet."""
