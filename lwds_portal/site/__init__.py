"""What belongs to the portal as a whole: start page, help, who runs it, what robots and load balancers ask."""
