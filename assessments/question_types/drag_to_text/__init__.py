"""A text with gaps into which given words are put."""
