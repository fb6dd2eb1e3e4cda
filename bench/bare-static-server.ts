import type { AddressInfo } from 'node:net';
import express from 'express';

/** The least that serves a feed: Express and a folder, given as its argument. A process of its own. */
const app = express();
app.use(express.static(process.argv[2]!));
const server = app.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit());
