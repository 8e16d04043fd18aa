"""The hotline's request (诉求件): from the call to the rating, and again if it was not solved."""
