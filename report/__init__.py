"""What is shown: from findings to pages, papers and downloads."""
