"""The verbs of people: the only way to change who is who."""

from varsko.people.actions.arriving import arrive as arrive
from varsko.people.actions.contacts import add_contact as add_contact
from varsko.people.actions.contacts import remove_contact as remove_contact
from varsko.people.actions.contacts import update_contact as update_contact
from varsko.people.actions.invitations import accept_invitation as accept_invitation
from varsko.people.actions.invitations import invite as invite
from varsko.people.actions.invitations import resend_invitation as resend_invitation
from varsko.people.actions.invitations import revoke_invitation as revoke_invitation
from varsko.people.actions.keys import create_key as create_key
from varsko.people.actions.keys import delete_key as delete_key
from varsko.people.actions.keys import touch_keys as touch_keys
from varsko.people.actions.keys import update_key as update_key
from varsko.people.actions.passwords import open_password_reset as open_password_reset
from varsko.people.actions.start import is_setup_open as is_setup_open
from varsko.people.actions.start import open_setup as open_setup
from varsko.people.actions.start import set_up as set_up
from varsko.people.actions.teams import add_member as add_member
from varsko.people.actions.teams import create_team as create_team
from varsko.people.actions.teams import delete_team as delete_team
from varsko.people.actions.teams import remove_member as remove_member
from varsko.people.actions.teams import update_team as update_team
from varsko.people.actions.users import create_user as create_user
from varsko.people.actions.users import delete_user as delete_user
from varsko.people.actions.users import update_user as update_user
from varsko.people.actions.verification import send_code as send_code
from varsko.people.actions.verification import verify_contact as verify_contact
