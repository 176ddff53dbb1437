"""Addresses of people's own pages, below the language."""

from django.urls import path

from lms.accounts.views import merging, organisations, people, roles
from lms.accounts.views.countries import countries
from lms.accounts.views.doors import enter, slip, slip_join, slip_pin, start
from lms.accounts.views.my_data import erase, erase_other, erased, my_data, my_data_json, my_data_pdf, notice
from lms.accounts.views.next_person import next_person
from lms.accounts.views.profile import profile
from lms.accounts.views.slips import change_pin, keep_slip, new_slip
from lms.accounts.views.ways_in import end_other_sessions
from lms.accounts.views.who_sees import my_viewers, viewers_of_person

app_name = "accounts"

urlpatterns = [
    path("me/", profile, name="profile"),
    path("me/data/", my_data, name="my_data"),
    path("me/data/my-data.json", my_data_json, name="my_data_json"),
    path("me/data/pdf/", my_data_pdf, name="my_data_pdf"),
    path("me/data/erase/", erase, name="erase"),
    path("erased/", erased, name="erased"),
    path("notice/", notice, name="notice"),
    path("start/", start, name="start"),
    path("enter/", enter, name="enter"),
    path("slip/", slip, name="slip"),
    path("slip/pin/", slip_pin, name="slip_pin"),
    path("slip/join/", slip_join, name="slip_join"),
    path("me/log-out-elsewhere/", end_other_sessions, name="end_other_sessions"),
    path("me/slip/", keep_slip, name="keep_slip"),
    path("me/slip/new/", new_slip, name="new_slip"),
    path("me/pin/", change_pin, name="change_pin"),
    path("next-person/", next_person, name="next_person"),
    path("me/who-sees/", my_viewers, name="who_sees"),
    path("people/", people.people, name="people"),
    path("people/merge/", merging.merge, name="merge"),
    path("people/merge/doubles/", merging.merge_doubles, name="merge_doubles"),
    path("people/merge/<uuid:merge_id>/part/", merging.part, name="part"),
    path("people/<uuid:person_id>/", people.person, name="person"),
    path("people/<uuid:person_id>/erase/", erase_other, name="erase_person"),
    path("people/<uuid:person_id>/role/", people.give_role, name="give_role"),
    path("people/<uuid:person_id>/close/", people.close, name="close_account"),
    path("people/<uuid:person_id>/open/", people.reopen, name="reopen_account"),
    path("people/<uuid:person_id>/who-sees/", viewers_of_person, name="who_sees_person"),
    path("roles/", roles.roles, name="roles"),
    path("roles/invite/", roles.new_invitation, name="invite"),
    path("roles/<uuid:assignment_id>/end/", roles.end, name="end_role"),
    path("roles/<uuid:assignment_id>/hand-over/", roles.hand_over, name="hand_over"),
    path("roles/invitations/<uuid:invitation_id>/", roles.invitation_made, name="invitation_made"),
    path("roles/invitations/<uuid:invitation_id>/withdraw/", roles.withdraw, name="withdraw_invitation"),
    path("invitation/<str:token>/", roles.invitation, name="invitation"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/doubles/", organisations.likely_doubles, name="organisation_doubles"),
    path("organisations/<uuid:organisation_id>/", organisations.organisation, name="organisation"),
    path("organisations/<uuid:organisation_id>/join/", organisations.merge_organisation, name="merge_organisation"),
    path("organisations/<uuid:organisation_id>/part/", organisations.part_organisation, name="part_organisation"),
    path("countries/", countries, name="countries"),
]
