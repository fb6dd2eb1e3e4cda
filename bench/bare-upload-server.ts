import { createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** The least that can take an upload: writes what comes into a file in the folder given as its argument. A process of its own. */
const folder = process.argv[2]!;
const server = createServer((request, response) => {
  pipeline(request, createWriteStream(join(folder, 'uploaded'))).then(
    () => response.writeHead(204).end(),
    () => response.destroy(),
  );
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit());
