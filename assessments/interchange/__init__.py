"""Questions from and to the files of other systems: read > plan > save, and the way back."""
