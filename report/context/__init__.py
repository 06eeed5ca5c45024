"""What a template may ask for: values, tables, sentences of a page."""
