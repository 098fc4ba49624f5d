"""xueliang: settings, the event bus, the roles, the command, and the one place that joins the stages.

It holds no logic that a stage could hold.
"""

__version__ = "0.1.0"
