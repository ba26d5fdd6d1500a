// What Node takes to start, and nothing else.
