"""What a person can ask of `xueliang` on the command line, a module a concern."""
