"""Pages as a person sees them."""
