"""The pages with which an administrator keeps what the city is made of, and tries its rules out.

Nothing is stored here: each page reads the modules below it and changes them by their commands.
"""
