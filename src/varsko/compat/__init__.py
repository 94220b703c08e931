"""The doors for clients that were written for other products. They translate and decide nothing."""
