"""One edition beside another: differences and their causes."""
