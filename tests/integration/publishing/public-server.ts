import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { errors, unknownAddress } from '../../../src/http/errors.ts';
import { publicRoutes } from '../../../src/web/public/public-routes.ts';
import { setUpPages } from '../../../src/web/pages.ts';
import type { PublicSide } from './seed.ts';

export interface RunningServer {
  readonly base: string;
  close(): Promise<void>;
}

/** The public side alone, on a free port. */
export async function servePublicSide(side: PublicSide): Promise<RunningServer> {
  const app = express();
  await setUpPages(app, { config: side });
  app.use(publicRoutes(side), unknownAddress, errors(side.log));
  return listen(app);
}

async function listen(app: express.Express): Promise<RunningServer> {
  const server = await new Promise<Server>((resolve) => {
    const starting = app.listen(0, '127.0.0.1', () => resolve(starting));
  });
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
