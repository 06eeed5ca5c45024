"""What machines and offices ask to know of a study: its variables, the forms of Satu Data Indonesia, DCAT-AP."""
