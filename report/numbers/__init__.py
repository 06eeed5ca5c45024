"""A number opened: the page of a district's numbers, the data of the panel, and the notebooks as pages."""
