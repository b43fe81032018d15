"""A PDF: what stands on its pages, as paragraphs, lists and tables as far as that is plain."""
