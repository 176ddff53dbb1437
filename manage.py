#!/usr/bin/env python3
"""Runs Meristem's commands; development settings unless DJANGO_SETTINGS_MODULE says other."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
