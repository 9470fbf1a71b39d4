"""The addresses of the protocol, one module per resource."""
