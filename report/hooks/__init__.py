"""Scripts that Quarto runs around a render; _quarto.yml names them."""
