"""The portal as a whole: start page, help, its operator, addresses for robots and load balancers."""
