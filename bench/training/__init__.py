"""The bundled detector: made here, from scratch, with the pictures of whoever makes it."""
