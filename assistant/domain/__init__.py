"""The nouns: formats → figures → findings, and the report that carries them."""
