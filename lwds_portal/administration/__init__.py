"""The admin site: who may enter it, what each role may do there, what a curator should look at first."""
