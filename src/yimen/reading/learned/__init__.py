"""What is learned from the city's own matters, and how well it reads them."""
