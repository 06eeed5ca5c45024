"""Small notebooks for tests, written as the real ones are."""

from pathlib import Path

import nbformat


def write_notebook(folder: Path, name: str, body: str) -> Path:
    """A notebook with a parameters cell and one more."""
    folder.mkdir(parents=True, exist_ok=True)
    notebook = nbformat.v4.new_notebook()
    parameters = nbformat.v4.new_code_cell('study = "x"\ndistrict = "y"', id="parameters")
    parameters.metadata["tags"] = ["parameters"]
    notebook.cells = [parameters, nbformat.v4.new_code_cell(body, id="body")]
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    path = folder / f"{name}.ipynb"
    nbformat.write(notebook, path)
    return path
