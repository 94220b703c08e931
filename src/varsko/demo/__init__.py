"""A living example: Nordfrakt, which carries parcels and pallets between Norway, Denmark, the Netherlands and Poland.

It plays the outside world – people, sources, ninety days of what happened – and speaks to the stages by their actions alone.
"""
