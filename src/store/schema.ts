/** All tables. `npm run migrations` writes what has changed here as SQL. */
export * from './accounts-schema.ts';
export * from './audit-schema.ts';
export * from './consent-schema.ts';
export * from './publishing-schema.ts';
export * from './recordings-schema.ts';
