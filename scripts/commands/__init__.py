"""A module for each command of the Makefile: arguments and help; what they do is in the rooms beside this one."""
