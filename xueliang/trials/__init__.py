"""Trials of rules in a process of their own, so that watching and the API keep their interpreter to themselves.

In: what to try. Out: progress and a `cases.backtest.trial.Trial`, over pipes.
"""
