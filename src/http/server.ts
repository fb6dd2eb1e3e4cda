import { createServer, type Server } from 'node:http';
import type { Express } from 'express';

/** Milliseconds for the head of a request: nobody holds a line by sending it letter by letter. */
const HEAD_WITHIN = 60_000;
/** Milliseconds for a whole request. Node's five minutes would cut off every large upload over a slow line. */
const WHOLE_WITHIN = 6 * 3600 * 1000;
/** Milliseconds for which a line may be silent; taking in a large upload is silent for a few minutes. */
const SILENT_FOR = 10 * 60 * 1000;
/** Longer than the usual 60 s of proxies, so that they and not we end a line that is not in use. */
const KEPT_FOR = 65_000;

/**
 * Listens. @param port 0 takes any that is free; the server's `address()` tells which
 * @throws the system's error when the port is taken or not allowed
 */
export async function listen(app: Express, { host, port }: { host: string; port: number }): Promise<Server> {
  const server = createServer(
    { headersTimeout: HEAD_WITHIN, requestTimeout: WHOLE_WITHIN, keepAliveTimeout: KEPT_FOR },
    app,
  );
  server.setTimeout(SILENT_FOR);
  await new Promise<void>((ready, failed) => {
    server.once('error', failed);
    server.listen(port, host, ready);
  });
  return server;
}

/** Stops listening, lets requests end for `patience` milliseconds, then ends the rest: watched progress never ends by itself. */
export async function stopListening(server: Server, patience = 5000): Promise<void> {
  const late = setTimeout(() => server.closeAllConnections(), patience);
  server.closeIdleConnections();
  await new Promise<void>((closed) => server.close(() => closed()));
  clearTimeout(late);
}
