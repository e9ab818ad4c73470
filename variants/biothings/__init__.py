"""The /v1 dialect: what unchanged myvariant.info clients (biothings_client, myvariant, R, scripts) send and expect."""
