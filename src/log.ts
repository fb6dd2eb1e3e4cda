import pino, { type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

/** The log: one JSON line an event, ids and numbers only. Errors are reduced to their kind and code, because messages may quote input. */
export function openLog(level: string, name: string, destination: DestinationStream = pino.destination(1)): Logger {
  const options = {
    name,
    level,
    base: { name, pid: process.pid },
    serializers: {
      err: (error: Error & { code?: unknown }) => ({
        kind: error.name,
        code: String(error.code ?? ''),
        at: firstOwnFrame(error),
      }),
    },
  };
  return pino(options, destination);
}

/** Where in our own code an error came from, without its message. */
function firstOwnFrame(error: Error): string {
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  const own = frames.find((line) => !line.includes('node_modules') && !line.includes('node:')) ?? frames[0] ?? '';
  return own.trim().replace(/\(?(?:file:\/\/)?\/\S*?\/((?:src|queues|workers|media|demo|bench|tests)\/)/, '($1');
}
