import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * The least that can take an upload: writes what comes into a file in the folder given as its argument. A process of its own. At `/kept` it also
 * hashes what comes, waits until the disk has it, and answers with the hash. Requests of tus it answers as a client expects, and no more: there is one upload.
 */
const folder = process.argv[2]!;
const server = createServer((request, response) => {
  if (request.method === 'POST') {
    request.resume();
    response.writeHead(201, { 'tus-resumable': '1.0.0', location: '/uploads/uploaded' }).end();
    return;
  }
  const keep = request.url === '/kept';
  const offset = Number(request.headers['upload-offset'] ?? 0);
  const ends = offset + Number(request.headers['content-length']);
  const answer = request.method === 'PATCH' ? { 'tus-resumable': '1.0.0', 'upload-offset': `${ends}` } : {};
  const hash = createHash('sha256');
  if (keep) request.on('data', (chunk: Buffer) => hash.update(chunk));
  pipeline(request, createWriteStream(join(folder, 'uploaded'), { flush: keep, flags: offset > 0 ? 'a' : 'w' })).then(
    () => response.writeHead(keep ? 200 : 204, answer).end(keep ? hash.digest('hex') : undefined),
    () => response.destroy(),
  );
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit());
