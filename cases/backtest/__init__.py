"""Backtest (回溯测试): what a rule, new or changed, would have alerted in the past.

In: a rule and what is stored of its camera and gate. Out: a `Trial`: events, the alerts they would have become by the
desk's own decision (`cases.grouping`), and how these compare with the alerts there really were.
It changes nothing: no alert is raised, no row written.
"""
