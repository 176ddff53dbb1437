"""What the trainers hear from others: nothing yet."""
