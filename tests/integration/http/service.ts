import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import pg from 'pg';
import type { MediaTools } from '../../../media/job.ts';
import { type Config, readConfig } from '../../../src/config.ts';
import { type Heard, openHeard } from '../../../src/heard.ts';
import { openLog } from '../../../src/log.ts';
import { listen, stopListening } from '../../../src/http/server.ts';
import { makeApp } from '../../../src/http/app.ts';
import { makeAuth, createAccount } from '../../../src/people/auth.ts';
import type { ProgramsOf } from '../../../src/programs/programs.ts';
import type { AccountHolder } from '../../../src/people/actor.ts';
import type { Role } from '../../../src/rules/roles.ts';
import { type EmbeddedPostgres, ensurePostgres } from '../../../src/store/embedded-postgres.ts';
import { GrowingHashes } from '../../../src/store/growing-hashes.ts';
import { newId } from '../../../src/store/ids.ts';
import { cookieOf } from '../../cookies.ts';

export const PASSWORD = 'correct horse battery';

export interface SignedInPerson extends AccountHolder {
  readonly email: string;
}

/** The whole service in this process, on a real Postgres and a real port. */
export class Service {
  heard: Heard;
  readonly url: string;
  readonly databaseUrl: string;
  /** Every line that was logged. */
  readonly logged: string[];
  private server: Server;
  private readonly postgres: EmbeddedPostgres;

  private constructor(
    heard: Heard,
    databaseUrl: string,
    url: string,
    server: Server,
    postgres: EmbeddedPostgres,
    logged: string[],
  ) {
    this.heard = heard;
    this.url = url;
    this.databaseUrl = databaseUrl;
    this.server = server;
    this.postgres = postgres;
    this.logged = logged;
  }

  /** @param tools the programs, where they are not the real ones. @param programsOf how they are tried */
  static async start(
    changes: Partial<Config> = {},
    { tools, programsOf }: { tools?: MediaTools; programsOf?: ProgramsOf } = {},
  ): Promise<Service> {
    const varDir = mkdtempSync(join(tmpdir(), 'heard-http-'));
    const postgres = await ensurePostgres({ varDir });
    const database = `t_${newId()}`;
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await client.query(`create database ${database}`);
    await client.end();
    const databaseUrl = postgres.url.replace(/\/[^/]*$/, `/${database}`);
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const config = {
      ...readConfig({
        NODE_ENV: 'test',
        HEARD_VAR: varDir,
        HEARD_TRIALS: process.env.HEARD_TRIALS,
        PUBLIC_URL: url,
        LOG_LEVEL: 'info',
      }),
      keepFreeBytes: 1024,
      ...changes,
    };
    const logged: string[] = [];
    const sink = new Writable({
      write(chunk, _encoding, done) {
        logged.push(String(chunk));
        done();
      },
    });
    const opened = await openHeard(config, databaseUrl, 'test', tools, programsOf);
    const heard: Heard = { ...opened, log: openLog('info', 'test', sink) };
    server.on('request', await makeApp(heard));
    return new Service(heard, databaseUrl, url, server, postgres, logged);
  }

  /** Ends the process that people talk to and starts it again on the same port, as a restart does. */
  async restart(): Promise<void> {
    const { port } = new URL(this.url);
    await stopListening(this.server, 100);
    await this.heard.hashes.close();
    this.heard = { ...this.heard, hashes: new GrowingHashes() };
    this.server = await listen(await makeApp(this.heard), { host: '127.0.0.1', port: Number(port) });
  }

  async stop(): Promise<void> {
    await stopListening(this.server, 100);
    await this.heard.close();
    await this.postgres.stop();
    await rm(this.heard.config.varDir, { recursive: true, force: true });
  }

  /** Makes an account without an invitation. */
  async person(role: Role, name: string = role): Promise<SignedInPerson> {
    const email = `${name.toLowerCase().replace(/[^a-z]+/g, '.')}.${newId()}@example.org`;
    const id = await createAccount(this.heard, makeAuth(this.heard), { name, email, password: PASSWORD, role });
    return { id, role, name, email };
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.url + path, { redirect: 'manual', ...init });
  }

  /** A form sent from one of our own pages. */
  submit(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    return this.fetch(path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { origin: this.url, ...headers },
    });
  }

  /** Signs in through the page. @returns the Cookie header of this browser from now on */
  async signIn(person: SignedInPerson): Promise<string> {
    const response = await this.submit('/sign-in', { email: person.email, password: PASSWORD });
    if (response.status !== 303) throw new Error(`signing in gave ${response.status}`);
    return cookieOf(response);
  }

  /** A call of the API with JSON. */
  api(path: string, headers: Record<string, string>, method = 'GET', body?: unknown): Promise<Response> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return this.fetch(`/api/v1${path}`, {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      ...sent,
    });
  }
}
