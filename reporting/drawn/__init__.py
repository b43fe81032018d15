"""Parts of pages that are drawn a hundred times: joined strings, which take a tenth of a template's
time. Whatever comes from the record goes through `escape` on its way in.
"""
