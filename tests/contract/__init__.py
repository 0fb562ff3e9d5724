"""What must hold of the code as a whole: which way imports run, what start-up costs, what the lock says."""
