import { Agent, get, type OutgoingHttpHeaders } from 'node:http';

/** Connections that ask at the same time. */
const CONNECTIONS = 8;

interface Answer {
  readonly status: number;
  readonly bytes: number;
}

function ask(address: string, agent: Agent, headers: OutgoingHttpHeaders): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(address, { agent, headers }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, bytes }));
      response.once('error', reject);
    }).once('error', reject);
  });
}

/**
 * Asks for an address over and over for `seconds`, on 8 connections that stay open.
 * @returns requests a second
 * @throws when an answer is not as expected
 */
export async function requestRate(
  address: string,
  expected: Answer,
  seconds: number,
  headers: OutgoingHttpHeaders = {},
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  try {
    const begun = performance.now();
    const end = begun + seconds * 1000;
    let answers = 0;
    const connection = async () => {
      while (performance.now() < end) {
        const { status, bytes } = await ask(address, agent, headers);
        if (status !== expected.status || bytes !== expected.bytes)
          throw new Error(`${address} answered ${status} with ${bytes} bytes.`);
        answers += 1;
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, connection));
    return answers / ((performance.now() - begun) / 1000);
  } finally {
    agent.destroy();
  }
}
