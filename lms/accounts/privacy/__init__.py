"""What is held about people, who may see it and who looked, what they are told, and how it goes."""
