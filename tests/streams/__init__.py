"""The ASGI side: pages by threads, streams without them."""
