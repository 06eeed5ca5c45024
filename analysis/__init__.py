"""What is computed: from a study folder to findings. Knows nothing of pages, Quarto or the command line."""
