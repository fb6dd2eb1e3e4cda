import { Socket } from 'node:net';

/**
 * Loaded before the look program and before each of its threads: nothing that looks at a recording may talk to a network. The libraries read
 * their data from their packages; should one of them ever want to fetch something, it fails here instead.
 */
const refuse = () => {
  throw new Error('The look program may not use the network.');
};

Socket.prototype.connect = refuse;
globalThis.fetch = refuse;
