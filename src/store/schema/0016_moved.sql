-- The account is not gone but has another address, which takes the old one's place in the contact's roster. XEP-0283 §4.4
ALTER TABLE departure ADD COLUMN moved_to {text};
