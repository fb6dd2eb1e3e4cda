import {
  createPostgresBackend,
  FlowProducer,
  type Processor,
  Queue,
  runMigrations,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { type NIGHTLY, queueName, type Stage } from './stages.ts';

/** A stage, or the work of the night. */
export type Work = Stage | typeof NIGHTLY;

export interface QueueSettings {
  /** Redis, when set. */
  readonly redisUrl: string | null;
  /** The Postgres that the queue lives in when there is no Redis. */
  readonly databaseUrl: string;
  /** Keeps several installations on one Redis apart. */
  readonly queuePrefix: string;
}

/** What BullMQ runs on. This is the one place that decides: Redis when its address is set, else the same Postgres as everything else. */
export interface QueueBackend {
  readonly kind: 'redis' | 'postgres';
  /** Makes the queue's own tables where it needs some; safe when several processes start at once. */
  prepare(): Promise<void>;
  /** Asks the store for a sign of life; rejects at once when it cannot be reached. */
  ping(): Promise<void>;
  queue(work: Work): Queue;
  flows(): FlowProducer;
  worker(work: Work, processor: Processor, options: Omit<WorkerOptions, 'connection'>): Worker;
  /** Closes what this backend opened itself; queues, flows and workers are closed by whoever asked for them. */
  close(): Promise<void>;
}

/** @param told is called when the store can no longer be reached, and when it can again */
export function openQueueBackend(
  { redisUrl, databaseUrl, queuePrefix }: QueueSettings,
  told: (reachable: boolean) => void = () => {},
): QueueBackend {
  return redisUrl ? onRedis(redisUrl, queuePrefix, told) : onPostgres(databaseUrl, queuePrefix);
}

/** BullMQ's own tables live in a schema of their own, beside Heard's. */
const SCHEMA = 'queue';
/**
 * How often a worker with nothing to do asks Postgres without being told, in seconds. Each new job, delay and job that is free again is told at once
 * (NOTIFY), and a delayed job ends the wait when it is due: this is for a message that was lost with its connection.
 */
const ASK_AGAIN_S = 30;
/** How long a worker's connection without work is kept, in milliseconds: longer than both of its rounds, since to sign in again costs more than to ask. */
const KEEP_CONNECTED_MS = 120_000;

function onPostgres(connectionString: string, prefix: string): QueueBackend {
  const connection = { connectionString, schema: SCHEMA, max: 4 };
  const withClient = async (use: (client: pg.Client) => Promise<unknown>) => {
    const client = new pg.Client({ connectionString });
    client.on('error', () => {});
    await client.connect();
    try {
      await use(client);
    } finally {
      await client.end();
    }
  };
  return {
    kind: 'postgres',
    prepare: () => withClient((client) => runMigrations(client, SCHEMA)),
    ping: () => withClient((client) => client.query('select 1')),
    queue: (work) =>
      quiet(new Queue(queueName(work), { prefix, connection: connection as never }, createPostgresBackend as never)),
    flows: () => quiet(new FlowProducer({ prefix, connection: connection as never }, createPostgresBackend as never)),
    worker: (work, processor, options) =>
      new Worker(
        queueName(work),
        processor,
        {
          ...options,
          drainDelay: ASK_AGAIN_S,
          prefix,
          connection: { ...connection, idleTimeoutMillis: KEEP_CONNECTED_MS } as never,
        },
        createPostgresBackend as never,
      ),
    close: async () => {},
  };
}

function onRedis(url: string, prefix: string, told: (reachable: boolean) => void): QueueBackend {
  const connections: Redis[] = [];
  let reachable = true;
  const tell = (now: boolean) => {
    if (now !== reachable) told(now);
    reachable = now;
  };
  const connection = (): Redis => {
    // BullMQ asks for null on connections that wait for jobs: they must go on trying for ever.
    const redis = new Redis(url, { maxRetriesPerRequest: null });
    redis.on('error', () => tell(false));
    redis.on('ready', () => tell(true));
    connections.push(redis);
    return redis;
  };
  return {
    kind: 'redis',
    prepare: async () => {},
    ping: async () => {
      // A connection of its own: the others wait for ever.
      const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
      redis.on('error', () => {});
      try {
        await redis.connect();
        await redis.ping();
      } finally {
        redis.disconnect();
      }
    },
    queue: (work) => quiet(new Queue(queueName(work), { prefix, connection: connection() })),
    flows: () => quiet(new FlowProducer({ prefix, connection: connection() })),
    worker: (work, processor, options) =>
      new Worker(queueName(work), processor, { ...options, prefix, connection: connection() }),
    close: async () => {
      for (const redis of connections) redis.disconnect();
    },
  };
}

/** A lost connection is made again by BullMQ; calls that need it fail by themselves. Without a listener it would end the process. */
function quiet<T extends { on(event: 'error', listener: () => void): unknown }>(emitter: T): T {
  emitter.on('error', () => {});
  return emitter;
}
