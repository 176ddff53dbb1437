"""People without e-mail: sign-in names, PINs and printed slips."""
