"""The chart on the screen: a painter for Qt, and the widget with its gestures."""
