import pg from 'pg';

/**
 * A connection of its own, not connected yet. When the server ends it between two queries, the next query says so; without a listener
 * that end would be an error that nobody caught, and would end this process.
 */
export function oneClient(config: pg.ClientConfig): pg.Client {
  const client = new pg.Client(config);
  client.on('error', () => {});
  return client;
}
