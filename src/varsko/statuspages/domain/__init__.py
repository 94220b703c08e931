"""The rules of status pages: plain data in, decisions out."""
