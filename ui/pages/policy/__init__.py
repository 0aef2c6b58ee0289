"""政策: which policy holds for which months, and at the district the next one, filled in, compared and filed."""
