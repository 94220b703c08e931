"""The door for mail: taken by LMTP, or fetched from a mailbox. It keeps mail and decides nothing."""
