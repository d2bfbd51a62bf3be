"""The language model: which one, what is sent to it, what comes back. Nothing here is imported until it is needed."""
