"""A comparison, a gate and a run as people and programs read them: a sentence, one page, JUnit XML, CSV."""
