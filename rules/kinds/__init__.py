"""The kinds of rules: each file holds a parameter model and a pure step; `registry` lists them.

In: a prepared rule, the state it left behind, and a picture's tracks, an access event or the passing of time.
Out: the new state and rule events. A step never changes the state it was given, reads no clock and does no I/O.
"""
