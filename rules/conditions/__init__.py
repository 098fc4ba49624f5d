"""When a rule watches, whom it overlooks, and which of its findings people hear of: a layer around any kind's step.

In: the stimulus on its way to a kind, and the events on their way out. Out: fewer of both, and the severity they have
by now. Pure like the kinds, which know nothing of it; time is the stimulus's own.
"""
