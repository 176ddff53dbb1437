"""base, dev, test, production: one module per place, values from the environment (see `env.py`)."""
