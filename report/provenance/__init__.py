"""What a build records of itself: the origin of each number, inputs, environment."""
