"""Short messages to residents' telephones.

What is to be sent is written in the same transaction as its cause, each cause once; a job hands it
to the gateway. Text and number are encrypted while they wait and blanked when they have gone.
"""
