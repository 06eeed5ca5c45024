"""Downloads of a page: data, citation, picture, slides."""
