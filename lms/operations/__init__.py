"""What runs an installation: serving, health, the doctor, demonstration data. The top of the arrows: it may call all."""
