"""Suites of cases and scorers over what the drafter produces."""

CASES, SUITES = "evals/cases", "evals/suites"
RUNS = "runs"  # of the pages under the data folder, of a command under the folder where it is called
