"""Suites of cases and scorers over what the drafter produces."""
