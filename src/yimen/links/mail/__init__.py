"""E-mail to residents, beside short messages and in the same shape.

What is to be sent is written in the same transaction as its cause, each cause once; a job hands it
to the server, again and again with growing pauses. Address and words are encrypted while they wait
and blanked when they have gone or were refused for good.
"""
