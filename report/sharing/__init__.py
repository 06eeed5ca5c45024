"""What a page gives away: its data, a citation of it, a picture for shared links, slides for a meeting.

Composing writes what is only words and numbers beside the pages (`parts.py`); once they are rendered, pictures and
slides are drawn from that, and all of it is put into the site (`stage.py`).
"""
