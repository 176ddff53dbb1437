"""The limits of every door where a secret is asked for or a mail goes out: the whole policy, in one table.

Narrow per account, wide per address: a room of forty that signs in over one address must not be shut out.
A six-digit PIN falls in a year to 20 tries a day with a chance of 0.7 %; that is what the daily limit is for.
"""

from lms.kernel.limits import Limit

# signing in (page, PIN, authenticator code, passkey, record store): wrong tries only; the right secret forgives them
SIGN_IN_ACCOUNT = Limit("sign-in-account", 5, 5 * 60)
SIGN_IN_ACCOUNT_DAY = Limit("sign-in-account-day", 20, 24 * 3600)
SIGN_IN_ADDRESS = Limit("sign-in-address", 100, 10 * 60)
# a device that has signed in to the account before has tries of its own, so that others cannot shut its owner out
SIGN_IN_DEVICE = Limit("sign-in-device", 10, 5 * 60)
SIGN_IN_DEVICE_DAY = Limit("sign-in-device-day", 20, 24 * 3600)
# a code of an authenticator app holds for at most 90 seconds and is taken once
AUTHENTICATOR_CODE = Limit("authenticator-code", 1, 120)
# one-time codes (slips, invitations); wrong tries only
CODE_ADDRESS = Limit("code-address", 30, 10 * 60)
CODE_ADDRESS_DAY = Limit("code-address-day", 300, 24 * 3600)
# slips besides: their twelve digits are typed by hand, name nobody, and any open slip will do. A network is a /24 of IPv4 or
# a /48 of IPv6; the limit of the whole site stands against many networks at once. With 100,000 slips open and an attacker who
# uses up every try of every hour, one account falls in 10^12 / (100,000 x 1,000) hours = 417 days on the average (the test
# `test_the_odds_of_guessing_a_slip` computes it from here); with 10,000 slips, in 11 years. When it is used up, slips rest for
# the remainder of the hour; whoever knows her PIN comes in all the same.
SLIP_NETWORK_DAY = Limit("slip-network-day", 400, 24 * 3600)
SLIP_SITE = Limit("slip-site", 1000, 3600)
# whatever sends a mail: every try
MAIL_ACCOUNT = Limit("mail-account", 5, 3600)
MAIL_ADDRESS = Limit("mail-address", 60, 3600)
# messages from the contact page: every one
CONTACT_ADDRESS = Limit("contact-address", 20, 3600)
# new accounts: every try
SIGN_UP_ADDRESS = Limit("sign-up-address", 120, 3600)
