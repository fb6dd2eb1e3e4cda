// One GET over the web in plain Node: short limit for connecting, redirects, and an HTTPS proxy where one is set.
import http from 'node:http';
import net from 'node:net';
import tls from 'node:tls';

/** The other side cannot be reached from here, as opposed to an answer that we do not like. */
export class Unreachable extends Error {}

/** The proxy for this address by the usual settings (HTTPS_PROXY, NO_PROXY), or null. */
export function proxyFor(url, env = process.env) {
  const setting = env.HTTPS_PROXY ?? env.https_proxy ?? env.ALL_PROXY ?? env.all_proxy;
  if (url.protocol !== 'https:' || !setting) return null;
  const outside = (env.NO_PROXY ?? env.no_proxy ?? '')
    .split(',')
    .map((part) => part.trim().replace(/^\*?\./, ''))
    .filter(Boolean);
  if (outside.some((name) => name === '*' || url.hostname === name || url.hostname.endsWith(`.${name}`))) return null;
  return new URL(setting.includes('://') ? setting : `http://${setting}`);
}

const portOf = (url) => Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
// An IPv6 address stands in brackets in a URL, and without them in a connection.
const hostOf = (url) => url.hostname.replace(/^\[|\]$/g, '');

/** A socket that carries HTTP to `url`: plain, over TLS, or over TLS through a proxy. */
async function connect(url, env, signal) {
  const proxy = proxyFor(url, env);
  const secure = url.protocol === 'https:';
  const through = proxy ? await tunnel(proxy, url, signal) : null;
  const options = { host: hostOf(url), port: portOf(url), ...(through ? { socket: through } : {}) };
  const socket = secure
    ? tls.connect({ ...options, servername: net.isIP(hostOf(url)) ? '' : hostOf(url) })
    : net.connect(options);
  return new Promise((done, fail) => {
    const stop = () => socket.destroy(new Error('no answer'));
    signal.addEventListener('abort', stop, { once: true });
    socket.once('error', fail);
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      signal.removeEventListener('abort', stop);
      socket.off('error', fail);
      done(socket);
    });
  });
}

function tunnel(proxy, url, signal) {
  return new Promise((done, fail) => {
    const target = `${url.hostname}:${portOf(url)}`;
    const headers = { host: target };
    if (proxy.username) {
      const login = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
      headers['proxy-authorization'] = `Basic ${Buffer.from(login).toString('base64')}`;
    }
    const request = http.request({
      host: hostOf(proxy),
      port: portOf(proxy),
      method: 'CONNECT',
      path: target,
      headers,
      signal,
    });
    request.once('error', fail);
    request.once('connect', (response, socket) => {
      if (response.statusCode === 200) return done(socket);
      socket.destroy();
      fail(new Error(`the proxy answered ${response.statusCode}`));
    });
    request.end();
  });
}

/** For one request over this very socket: the shared agent would keep it, and give it to a request to another host. */
function agentFor(socket) {
  const agent = new http.Agent({ keepAlive: false });
  agent.createConnection = () => socket;
  return agent;
}

/**
 * Gets an address, following up to five redirects.
 * @param {URL} url
 * @param {{ headers?: object, connectMs?: number, answerMs?: number, env?: NodeJS.ProcessEnv }} options time to be connected, and from
 *   then to the first byte of the answer, in milliseconds
 * @returns {Promise<import('node:http').IncomingMessage>} the answer, its body not yet read
 * @throws Unreachable when no connection comes about
 */
export async function get(
  url,
  { headers = {}, connectMs = 5000, answerMs = 30_000, env = process.env } = {},
  redirects = 5,
) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), connectMs);
  let socket;
  try {
    // A look-up of the name cannot be cancelled, so the limit is raced against it.
    const limit = new Promise((_, fail) =>
      late.signal.addEventListener('abort', () => fail(new Error(`no connection within ${connectMs / 1000} s`))),
    );
    socket = await Promise.race([connect(url, env, late.signal), limit]);
  } catch (error) {
    throw new Unreachable(
      `${url.host}: ${error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN' ? 'its name is not known here' : error.message}`,
    );
  } finally {
    clearTimeout(timer);
  }
  const response = await new Promise((done, fail) => {
    const request = http.request({
      agent: agentFor(socket),
      path: url.pathname + url.search,
      headers: { host: url.host, 'user-agent': 'heard-setup', ...headers },
    });
    request.setTimeout(answerMs, () =>
      request.destroy(new Unreachable(`${url.host}: nothing for ${answerMs / 1000} s`)),
    );
    request.once('response', done);
    request.once('error', (error) =>
      fail(error instanceof Unreachable ? error : new Unreachable(`${url.host}: ${error.message}`)),
    );
    request.end();
  });
  const place = response.headers.location;
  if (![301, 302, 303, 307, 308].includes(response.statusCode) || !place) return response;
  response.destroy();
  const next = new URL(place, url);
  if (redirects === 0) throw new Error(`${url.host} sends us round in circles`);
  if (url.protocol === 'https:' && next.protocol !== 'https:')
    throw new Error(`${url.host} sends us to an address without encryption`);
  return get(next, { headers, connectMs, answerMs, env }, redirects - 1);
}
