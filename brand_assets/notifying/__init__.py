"""This stage tells people outside that a checkpoint opens, waits, is overdue or decided: messages and channels."""
