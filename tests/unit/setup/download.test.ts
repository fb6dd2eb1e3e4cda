import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type HostAnswer, smallHost } from './small-host.ts';

interface Options {
  url: URL;
  to: string;
  bytes: number;
  sha256: string;
  connectMs?: number;
  stallMs?: number;
  onProgress?: (bytes: number) => void;
}
const { download } = (await import(new URL('../../../scripts/setup/download.mjs', import.meta.url).href)) as {
  download: (options: Options) => Promise<void>;
};
const { proxyFor } = (await import(new URL('../../../scripts/setup/web-request.mjs', import.meta.url).href)) as {
  proxyFor: (url: URL, env: Record<string, string>) => URL | null;
};

const FILE = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 31) % 251));
const SHA256 = createHash('sha256').update(FILE).digest('hex');

const host = (answer: HostAnswer) => smallHost(answer, '/model.bin');

const whole: HostAnswer = (_, response, from) => {
  const headers = from > 0 ? { 'content-range': `bytes ${from}-${FILE.length - 1}/${FILE.length}` } : {};
  response.writeHead(from > 0 ? 206 : 200, headers).end(FILE.subarray(from));
};

const target = () => join(mkdtempSync(join(tmpdir(), 'heard-download-')), 'model.bin');
const wanted = { bytes: FILE.length, sha256: SHA256, connectMs: 5000, stallMs: 5000 };

test('the file arrives whole, with progress up to its last byte, and nothing is left beside it', async () => {
  const { url } = await host(whole);
  const to = target();
  let seen = 0;
  await download({ url, to, ...wanted, onProgress: (at) => (seen = at) });
  expect(readFileSync(to).equals(FILE)).toBe(true);
  expect(seen).toBe(FILE.length);
  expect(existsSync(`${to}.part`)).toBe(false);
});

test('it goes on where the last try stopped', async () => {
  const { url, asked } = await host(whole);
  const to = target();
  writeFileSync(`${to}.part`, FILE.subarray(0, 100_000));
  await download({ url, to, ...wanted });
  expect(asked).toEqual(['bytes=100000-']);
  expect(readFileSync(to).equals(FILE)).toBe(true);
});

test('a host without Range is read from the beginning', async () => {
  const { url } = await host((request, response) => whole(request, response, 0));
  const to = target();
  writeFileSync(`${to}.part`, FILE.subarray(0, 100_000));
  await download({ url, to, ...wanted });
  expect(readFileSync(to).equals(FILE)).toBe(true);
});

test('a connection that breaks on the way is taken up again', async () => {
  const { url, asked } = await host((request, response, from) => {
    if (from >= 200_000) return whole(request, response, from);
    const headers = {
      'content-range': `bytes ${from}-${FILE.length - 1}/${FILE.length}`,
      'content-length': FILE.length - from,
    };
    response.writeHead(from > 0 ? 206 : 200, headers);
    response.write(FILE.subarray(from, from + 100_000), () => setTimeout(() => response.destroy(), 20));
  });
  const to = target();
  await download({ url, to, ...wanted });
  expect(readFileSync(to).equals(FILE)).toBe(true);
  expect(asked.length).toBeGreaterThan(1);
});

test('a connection that falls silent is given up, and what came waits for the next time', async () => {
  const { url } = await host((_, response, from) => {
    response.writeHead(from > 0 ? 206 : 200, { 'content-range': `bytes ${from}-${FILE.length - 1}/${FILE.length}` });
    if (from === 0) response.write(FILE.subarray(0, 50_000));
    else response.flushHeaders();
  });
  const to = target();
  await expect(download({ url, to, ...wanted, stallMs: 300 })).rejects.toThrow(/nothing for/);
  expect(existsSync(to)).toBe(false);
  expect(readFileSync(`${to}.part`).equals(FILE.subarray(0, 50_000))).toBe(true);
});

test('other bytes are refused and deleted', async () => {
  const changed = Buffer.from(FILE);
  changed[150_000] = (changed[150_000] ?? 0) ^ 1;
  const { url } = await host((_, response) => response.end(changed));
  const to = target();
  await expect(download({ url, to, ...wanted })).rejects.toThrow(/SHA-256/);
  expect(existsSync(to) || existsSync(`${to}.part`)).toBe(false);
});

test('more than the file is refused', async () => {
  const { url } = await host((_, response) => response.end(Buffer.concat([FILE, FILE])));
  const to = target();
  await expect(download({ url, to, ...wanted })).rejects.toThrow();
  expect(existsSync(to)).toBe(false);
});

test('what an earlier try left of another file is thrown away, and the file fetched from its beginning', async () => {
  const { url, asked } = await host(whole);
  for (const left of [FILE.length, 1000]) {
    const to = target();
    writeFileSync(`${to}.part`, Buffer.alloc(left, '<html>'));
    await download({ url, to, ...wanted });
    expect(readFileSync(to).equals(FILE)).toBe(true);
  }
  expect(asked).toEqual([undefined, 'bytes=1000-', undefined]);
});

test.each([
  ['says that it has no such place', 416, {}],
  ['goes on at another place', 206, { 'content-range': `bytes 5-${FILE.length - 1}/${FILE.length}` }],
] as const)('a host that %s is asked from the beginning', async (_, status, headers) => {
  const { url, asked } = await host((request, response, from) => {
    if (from === 0) return whole(request, response, from);
    response.writeHead(status, headers).end();
  });
  const to = target();
  writeFileSync(`${to}.part`, FILE.subarray(0, 100_000));
  await download({ url, to, ...wanted });
  expect(asked).toEqual(['bytes=100000-', undefined]);
  expect(readFileSync(to).equals(FILE)).toBe(true);
});

test('an error of the host keeps what an earlier try brought', async () => {
  const { url } = await host((_, response) => response.writeHead(503).end());
  const to = target();
  writeFileSync(`${to}.part`, FILE.subarray(0, 100_000));
  await expect(download({ url, to, ...wanted })).rejects.toThrow(/answered 503/);
  expect(readFileSync(`${to}.part`)).toHaveLength(100_000);
});

test('a disk without room is seen before anything is asked', async () => {
  const { url, asked } = await host(whole);
  await expect(download({ url, to: target(), ...wanted, bytes: 1e15 })).rejects.toThrow(/MB are needed in .* are free/);
  expect(asked).toEqual([]);
});

test('less than the file, sent as if it were all, is refused', async () => {
  const { url, asked } = await host((_, response) => response.end(FILE.subarray(0, 1000)));
  const to = target();
  await expect(download({ url, to, ...wanted })).rejects.toThrow(/less than the file/);
  expect(existsSync(to)).toBe(false);
  expect(asked.length).toBeLessThan(5);
});

test('an answer that is not the file is named', async () => {
  const { url } = await host((_, response) => response.writeHead(404).end());
  await expect(download({ url, to: target(), ...wanted })).rejects.toThrow(/answered 404/);
});

test('a redirect is followed, and one in a circle is not', async () => {
  const { url: file } = await host(whole);
  const { url } = await host((_, response) => response.writeHead(302, { location: file.href }).end());
  const to = target();
  await download({ url, to, ...wanted });
  expect(readFileSync(to).equals(FILE)).toBe(true);
  const { url: circle, asked } = await host((_, response) => response.writeHead(302, { location: '/model.bin' }).end());
  await expect(download({ url: circle, to: target(), ...wanted })).rejects.toThrow(/circles/);
  expect(asked.length).toBeLessThan(10);
});

test('a host that takes no connection is tried once', async () => {
  const closed = net.createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  await once(closed, 'close');
  await expect(download({ url: new URL(`http://127.0.0.1:${port}/x`), to: target(), ...wanted })).rejects.toThrow(
    /ECONNREFUSED/,
  );
});

test('a host that takes the connection and never speaks TLS is left within the limit', async () => {
  const silent = net.createServer(() => {}).listen(0, '127.0.0.1');
  onTestFinished(() => void silent.close());
  await once(silent, 'listening');
  const url = new URL(`https://127.0.0.1:${(silent.address() as AddressInfo).port}/x`);
  const began = performance.now();
  await expect(download({ url, to: target(), ...wanted, connectMs: 200 })).rejects.toThrow(/no connection|no answer/);
  expect(performance.now() - began).toBeLessThan(4000);
});

test('a proxy is used for https only, and not for the hosts left out', () => {
  const env = { HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: 'localhost,.inside.example' };
  expect(proxyFor(new URL('https://models.example/x'), env)?.host).toBe('proxy.example:3128');
  expect(proxyFor(new URL('https://a.inside.example/x'), env)).toBeNull();
  expect(proxyFor(new URL('http://models.example/x'), env)).toBeNull();
  expect(proxyFor(new URL('https://models.example/x'), {})).toBeNull();
});
