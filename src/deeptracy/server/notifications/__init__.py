"""What users are told, and how it is carried to them.

`message` says what is told, `wording` in which words, and each kind of channel has a file that carries it. A kind keeps
nothing: what is to be sent, how often it was tried and what became of it is the business of the outbox.
"""
