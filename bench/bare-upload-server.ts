import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * The least that can take an upload: writes what comes into a file in the folder given as its argument. A process of its own. At `/kept` it also
 * hashes what comes, waits until the disk has it, and answers with the hash.
 */
const folder = process.argv[2]!;
const server = createServer((request, response) => {
  const keep = request.url === '/kept';
  const hash = createHash('sha256');
  if (keep) request.on('data', (chunk: Buffer) => hash.update(chunk));
  pipeline(request, createWriteStream(join(folder, 'uploaded'), { flush: keep })).then(
    () => response.writeHead(keep ? 200 : 204).end(keep ? hash.digest('hex') : undefined),
    () => response.destroy(),
  );
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit());
