seam.acs.users.delete(
    user_identity_id="586c225c-b05c-4af4-8679-9c8a46066cce",
    acs_system_id="1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64",
)

# None
