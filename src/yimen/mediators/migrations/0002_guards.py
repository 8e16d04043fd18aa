"""No room and no mediator is booked twice at once: PostgreSQL refuses it, whoever writes.

An exclusion constraint on a number would need btree_gist, which not every server has (the embedded
one has not); a range of one number does the same with what every PostgreSQL has.
"""

from django.db import migrations

STANDS = """
ALTER TABLE mediators_booking ADD CONSTRAINT booking_room_is_booked_once
  EXCLUDE USING gist (int8range(room_id, room_id, '[]') WITH &&, tstzrange(begins, ends) WITH &&)
  WHERE (state = 'held');
ALTER TABLE mediators_booking ADD CONSTRAINT booking_as_its_seats_know_it
  UNIQUE (id, begins, ends, state);
ALTER TABLE mediators_seat ADD CONSTRAINT seat_is_of_its_booking
  FOREIGN KEY (booking_id, begins, ends, state)
  REFERENCES mediators_booking (id, begins, ends, state) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE mediators_seat ADD CONSTRAINT seat_mediator_is_booked_once
  EXCLUDE USING gist
  (int8range(mediator_id, mediator_id, '[]') WITH &&, tstzrange(begins, ends) WITH &&)
  WHERE (state = 'held');
"""
FALLS = """
ALTER TABLE mediators_seat DROP CONSTRAINT seat_mediator_is_booked_once;
ALTER TABLE mediators_seat DROP CONSTRAINT seat_is_of_its_booking;
ALTER TABLE mediators_booking DROP CONSTRAINT booking_as_its_seats_know_it;
ALTER TABLE mediators_booking DROP CONSTRAINT booking_room_is_booked_once;
"""


class Migration(migrations.Migration):

    dependencies = [("mediators", "0001_mediators")]

    operations = [migrations.RunSQL(STANDS, FALLS)]
