"""A brief as slides: composed as Markdown, read into slides, drawn as shapes, written as PPTX."""
