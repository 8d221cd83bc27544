"""The command line: every command of the program, for people and, with --json, for other programs."""
