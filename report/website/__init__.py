"""The folder of a site: data, scripts, search."""
