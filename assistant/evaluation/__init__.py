"""Suites of cases and scorers over what the drafter produces."""

CASES, SUITES = "evals/cases", "evals/suites"
RUNS = "runs"  # under the data folder
