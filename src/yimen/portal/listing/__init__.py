"""The public list (公开清单): what anybody may know of single matters, and who follows them.

A matter stands on it only while its resident allows it, and only with facts that say nothing about
a person: no name, no words, no place smaller than a township, and a larger one where few ask.
"""
