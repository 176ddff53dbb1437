"""Roles, acts and states of accounts in the reader's words."""

from django import template

from lms.accounts.privacy.acts_in_words import act_in_words
from lms.accounts.roles.in_words import role_in_words

register = template.Library()
register.filter("role_words", role_in_words)
register.filter("act_words", act_in_words)
