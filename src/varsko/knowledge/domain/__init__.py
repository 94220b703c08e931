"""Rules of documents: how messages and changes are written, which are refused, how two versions of a text become one."""
