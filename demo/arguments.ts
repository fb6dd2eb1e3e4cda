import { parseArgs } from 'node:util';

export interface DemoArguments {
  /** A person's own recordings; empty for the two samples. */
  readonly files: string[];
  readonly roster: string | null;
  /** Folder that the finished files are copied to. */
  readonly out: string | null;
  /** Ends when everything is published instead of going on serving. */
  readonly once: boolean;
  /** File that the report is written to, for programs. */
  readonly json: string | null;
  readonly port: number;
}

export const DEMO_USAGE = `npm run demo                                  takes two samples all the way to a feed, and keeps serving
npm run demo -- FILE... [options]             does the same with your own recordings

  --roster roster.json   who is seen, heard or mentioned, and what they allow (docs/formats.md)
  --out DIR              copies the finished files to DIR
  --json FILE            writes the report for programs
  --once                 ends when everything is done
  --port N               the port to serve on (3000, or the next free one)`;

/** Thrown for arguments that make no sense; the message says which. */
export class BadDemoArguments extends Error {}

/** @throws BadArguments */
export function readDemoArguments(args: readonly string[]): DemoArguments {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    throw new BadDemoArguments(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  const port = Number(values.port ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new BadDemoArguments(`“${values.port}” is not a port.`);
  if (values.roster && positionals.length === 0)
    throw new BadDemoArguments('A roster needs recordings: name the files before it.');
  return {
    files: positionals,
    roster: values.roster ?? null,
    out: values.out ?? null,
    once: values.once ?? false,
    json: values.json ?? null,
    port,
  };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      roster: { type: 'string' },
      out: { type: 'string' },
      json: { type: 'string' },
      once: { type: 'boolean' },
      port: { type: 'string' },
    },
  });
}
