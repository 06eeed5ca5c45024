"""Downloads of pages: data, citation, picture, slides."""
