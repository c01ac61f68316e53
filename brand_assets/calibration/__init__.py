"""This package holds the machine's scores against what people decided, and says how far either can be trusted."""
