"""Who mediates a dispute, when and where the parties sit down together, and what came of it.

Above `mediation` and `mediators`: naming the mediators, sittings with their invitations, attendance
and minutes, and the private notes of talks with one side alone.
"""
