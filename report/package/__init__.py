"""A study's deposit for an archive: code, data that may be shared, notebooks, site, and what describes them."""
