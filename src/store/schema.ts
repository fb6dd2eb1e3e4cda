/**
 * All tables. `npm run migrations` writes what has changed here as SQL. An id that names a row has a foreign key; which have none, and why, is
 * in `docs/decisions/0021-ids-that-point-to-rows.md`.
 */
export * from './accounts-schema.ts';
export * from './audit-schema.ts';
export * from './consent-schema.ts';
export * from './persons-schema.ts';
export * from './publishing-schema.ts';
export * from './recordings-schema.ts';
export * from './words-schema.ts';
