"""A unit is dissolved (撤并): what it holds is handed on, case by case, and then it has ended.

An administrator says who follows it, or that the desks of the centres take its work; a job does
the rest, and what cannot be handed on stays where it is and is listed with the reason.
"""
