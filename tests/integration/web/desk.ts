import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { readConfig } from '../../../src/config.ts';
import { linkPages } from '../../../src/web/private-links/link-pages.ts';
import { type Heard, openHeard } from '../../../src/heard.ts';
import { api } from '../../../src/http/api/routes.ts';
import { forms } from '../../../src/web/bodies.ts';
import { errors, unknownAddress } from '../../../src/http/errors.ts';
import { securityHeaders } from '../../../src/http/security-headers.ts';
import type { Actor, AccountHolder } from '../../../src/people/actor.ts';
import type { ProgramsOf } from '../../../src/programs/programs.ts';
import { formUpload } from '../../../src/web/recordings/form-upload.ts';
import { uploadRoutes } from '../../../src/web/recordings/upload-routes.ts';
import { ensurePostgres } from '../../../src/store/embedded-postgres.ts';
import { accounts, users } from '../../../src/store/schema.ts';
import { setUpPages } from '../../../src/web/pages.ts';
import { staffPages } from '../../../src/http/staff-pages.ts';
import { AccountId } from '../../../src/rules/ids.ts';

export const STAFF: AccountHolder = {
  id: AccountId.parse('staff00000000001'),
  role: 'staff',
  name: 'Sam <b>Staff</b>',
};
export const SECOND: AccountHolder = {
  id: AccountId.parse('staff00000000002'),
  role: 'administrator',
  name: 'Ada Second',
};
export const RESEARCHER: AccountHolder = {
  id: AccountId.parse('research00000001'),
  role: 'researcher',
  name: 'Rae Searcher',
};
export const OTHER: AccountHolder = { id: AccountId.parse('research00000002'), role: 'researcher', name: 'Otto Other' };
const PEOPLE = [STAFF, SECOND, RESEARCHER, OTHER];

/** The staff pages on a real Postgres and port. Who asks is the cookie `as`: signing in has tests of its own. */
export class Desk {
  readonly heard: Heard;
  readonly url: string;
  private readonly server: Server;
  private readonly stopPostgres: () => Promise<void>;

  private constructor(heard: Heard, url: string, server: Server, stopPostgres: () => Promise<void>) {
    this.heard = heard;
    this.url = url;
    this.server = server;
    this.stopPostgres = stopPostgres;
  }

  /** @param programsOf how the programs are tried, where that matters */
  static async open(settings: Record<string, string> = {}, programsOf?: ProgramsOf): Promise<Desk> {
    const varDir = mkdtempSync(join(tmpdir(), 'heard-pages-'));
    const postgres = await ensurePostgres({ varDir });
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const config = readConfig({
      NODE_ENV: 'test',
      HEARD_VAR: varDir,
      HEARD_TRIALS: process.env.HEARD_TRIALS,
      PUBLIC_URL: url,
      LOG_LEVEL: 'silent',
      KEEP_FREE_MIB: '1',
      ...settings,
    });
    const heard = await openHeard(config, postgres.url, 'test', undefined, programsOf);
    await heard.db
      .insert(users)
      .values(PEOPLE.map(({ id, name, role }) => ({ id, name, role, email: `${id}@heard.example` })));
    await heard.db
      .insert(accounts)
      .values(PEOPLE.map(({ id }) => ({ id, accountId: id, userId: id, providerId: 'credential' })));
    const app = express();
    app.set('trust proxy', config.trustedProxies);
    app.use(securityHeaders(url));
    await setUpPages(app, heard);
    app.use(linkPages(heard));
    app.use((request, response, next) => {
      const id = /(?:^|; )as=(\w+)/.exec(request.get('cookie') ?? '')?.[1];
      response.locals.actor = PEOPLE.find((actor) => actor.id === id) ?? null;
      next();
    });
    app.use(uploadRoutes(heard));
    app.use(formUpload(heard));
    app.use(api(heard));
    app.use(forms());
    app.use(staffPages(heard));
    app.use(unknownAddress);
    app.use(errors(heard.log));
    server.on('request', app);
    return new Desk(heard, url, server, () => postgres.stop());
  }

  /** Opens a page as this person. */
  get(actor: Actor | null, path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url + path, {
      redirect: 'manual',
      headers: { ...(actor ? { cookie: `as=${actor.id}` } : {}), ...headers },
    });
  }

  /** Sends a form as this person. */
  send(actor: Actor, path: string, fields: Record<string, string> | [string, string][] = {}): Promise<Response> {
    return fetch(this.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: `as=${actor.id}` },
      body: new URLSearchParams(fields),
    });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
    await this.heard.close();
    await this.stopPostgres();
    await rm(this.heard.config.varDir, { recursive: true, force: true });
  }
}
