"""The one door to the project's solver: linear programs through HiGHS."""

import highspy

from scripts.solver.bounds import Program

INFINITY = highspy.kHighsInf

__all__ = ["INFINITY", "Program"]
