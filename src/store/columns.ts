import { customType, timestamp } from 'drizzle-orm/pg-core';

/** A moment, with its time zone. */
export const when = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** When a row was made. */
export const created = () => when('created_at').notNull().defaultNow();

/** Raw bytes, such as something sealed with a key of its own. */
export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });
