"""Understanding what residents write: which kind of matter a message is, and how sure that is.

What is read here is a proposal for the person who registers: it comes with a probability and with
the words that speak for it, and below a threshold it is "I don't know". Nothing leaves the machine,
nothing is fetched, and a text says nothing about who wrote it.
"""
