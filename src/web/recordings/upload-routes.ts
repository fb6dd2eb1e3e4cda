import type { IncomingMessage, ServerResponse } from 'node:http';
import { existsSync, mkdirSync } from 'node:fs';
import { Server, type Upload as TusUpload } from '@tus/server';
import { type Request, type Response, Router } from 'express';
import { badInput, Problem, tooLarge } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import type { AccountHolder } from '../../people/actor.ts';
import { allow } from '../../people/allow.ts';
import { newId } from '../../store/ids.ts';
import { UploadFiles } from './upload-files.ts';
import {
  beginUpload,
  finishedBytes,
  finishUpload,
  forgetUpload,
  mayUpload,
  ownUpload,
  removeLostUploads,
  unfitFile,
} from '../../recordings/uploads.ts';
import { AHEAD, uploadFolder, uploadPath } from '../../recordings/upload-room.ts';
import { asProblem } from '../as-problem.ts';
import { RecordingId } from '../../rules/ids.ts';

const NOT_THERE = { size: undefined, offset: 0, metadata: undefined };
const CLEAN_EVERY = 6 * 3600 * 1000;

const MORE_THAN_ANNOUNCED =
  'More came than was announced for this file, so it may have changed while it was being sent. Please start the upload again.';

type TusOptions = NonNullable<ConstructorParameters<typeof Server>[0]>;
type Metadata = Record<string, string | null> | undefined;
type TusRequest = Parameters<NonNullable<TusOptions['onUploadCreate']>>[0];

/**
 * Resumable uploads (tus 1.0) at `/uploads`, for people who are signed in and for programs with a token. `Upload-Metadata` holds
 * `recordingId`, `filename` and, if the sender likes, `sha256` in hex, which is checked when the last byte has come (the upload
 * server knows no checksum of single requests).
 */
export function uploadRoutes(heard: Heard): Router {
  const folder = uploadFolder(heard);
  mkdirSync(folder, { recursive: true });
  const store = new UploadFiles(heard);
  const pathOf = (id: string) => uploadPath(heard, id);

  const finishing = new Map<string, Promise<void>>();
  /** Takes in an upload that is complete. Someone who asks again while we are at it waits for the same answer. */
  const finish = async (actor: AccountHolder, id: string, metadata: Metadata) => {
    const already = finishing.get(id);
    if (already) return already;
    const work = takeIn(actor, id, metadata).finally(() => finishing.delete(id));
    finishing.set(id, work);
    return work;
  };
  const takeIn = async (actor: AccountHolder, id: string, metadata: Metadata) => {
    try {
      await finishUpload(heard, actor, id, {
        path: pathOf(id),
        name: metadata?.filename ?? '',
        sha256: metadata?.sha256,
      });
    } finally {
      if (!existsSync(pathOf(id))) await store.configstore.delete(id);
    }
  };

  const server = new Server({
    path: '/uploads',
    datastore: store,
    maxSize: heard.config.uploadLimitBytes,
    relativeLocation: true,
    allowedOrigins: [new URL(heard.publicUrl).origin],
    disableTerminationForFinishedUploads: true,
    namingFunction: () => newId(),
    async onIncomingRequest(request, id) {
      passOnAsItComes(request);
      if (request.method !== 'POST') await ownUpload(heard, whoAsks(request), id);
    },
    async onUploadCreate(request, upload) {
      const actor = whoAsks(request);
      const recordingId = upload.metadata?.recordingId;
      if (!recordingId) throw badInput('Upload-Metadata must hold the recordingId.');
      const unfit = unfitFile({ name: upload.metadata?.filename ?? '', type: upload.metadata?.filetype ?? '' });
      if (unfit) throw unfit;
      const id = RecordingId.parse(recordingId);
      await mayUpload(heard, actor, id);
      await beginUpload(heard, actor, { id: upload.id, recordingId: id, bytes: upload.size ?? AHEAD });
      return {};
    },
    async onUploadFinish(request, upload) {
      await finish(whoAsks(request), upload.id, upload.metadata);
      // An upload that was complete when it was created (an empty file) has been taken in: without a date the library does not
      // look for it once more to work out when it expires.
      upload.creation_date = undefined;
      return {};
    },
    onResponseError: async (request, error) => {
      if ('status_code' in error && error.status_code === 413 && request.method === 'PATCH') {
        const name = new URL(request.url).pathname.split('/').at(-1) ?? '';
        const announced = (await store.configstore.get(name))?.size;
        // Whatever is announced was looked at when it was: what comes beyond it is no question of the limit.
        if (announced !== undefined) return { status_code: 413, body: `${MORE_THAN_ANNOUNCED}\n` };
      }
      return asTusError(error, heard);
    },
  });
  server.on('POST_TERMINATE', (_request, _response, id) => {
    forgetUpload(heard, id).catch((error: unknown) =>
      heard.log.error({ err: error, upload: id }, 'an upload was not forgotten'),
    );
  });
  takeAsItComes(server, store);
  cleanUpNowAndThen(heard, server, store);

  const router = Router();
  router.head('/uploads/:id', async (request, response, next) => {
    const actor = allow(response.locals.actor, 'upload file');
    const { id } = request.params;
    await ownUpload(heard, actor, id);
    const { size, offset, metadata } = await store.getUpload(id).catch(() => NOT_THERE);
    // All bytes may be there while the process ended before they were taken in: the sender will send no more, so it is done now.
    if (size !== undefined && offset === size) await finish(actor, id, metadata);
    else await finishing.get(id);
    const upload = await ownUpload(heard, actor, id);
    const bytes = upload.finishedAt && (await finishedBytes(heard, upload));
    if (bytes === null) return next();
    // The sender lost our last answer: all of it is there.
    response.set({ 'Tus-Resumable': '1.0.0', 'Upload-Offset': String(bytes), 'Upload-Length': String(bytes) }).end();
  });
  router.all(['/uploads', '/uploads/:id'], async (request: Request, response: Response) => {
    if (request.method === 'GET') throw new Problem(405, 'not-readable', 'Uploads cannot be downloaded from here.');
    if (request.method !== 'OPTIONS') allow(response.locals.actor, 'upload file');
    await server.handle(request, response);
  });
  return router;
}

/** Who asks, as the sessions found out before the upload server got the request. */
function whoAsks(request: TusRequest): AccountHolder {
  const node = request.runtime?.node as
    | { req: IncomingMessage; res?: ServerResponse & { locals?: Response['locals'] } }
    | undefined;
  return allow(node?.res?.locals?.actor, 'upload file');
}

/** Our own problems in plain words; the upload server's as they are, apart from the ones that people can do something about. */
function asTusError(
  error: Error | { status_code: number; body: string },
  heard: Heard,
): { status_code: number; body: string } {
  if (!(error instanceof Problem) && 'status_code' in error) {
    if (error.status_code === 413)
      return { status_code: 413, body: `${tooLarge(heard.config.uploadLimitBytes).plain}\n` };
    return { status_code: error.status_code, body: error.body };
  }
  const problem = asProblem(error);
  if (problem.status >= 500 && problem.status !== 507) heard.log.error({ err: error }, 'an upload failed');
  return { status_code: problem.status, body: `${problem.plain}\n` };
}

/** Gives the upload server the request's own stream for its body, where it would wrap it in a web stream. */
function passOnAsItComes(request: TusRequest): void {
  Object.defineProperty(request, 'body', { value: request.runtime?.node?.req });
}

/**
 * Writes the request's own stream to the store: the upload server would lead every byte through four more streams, which take longer than writing it.
 */
function takeAsItComes(server: Server, store: UploadFiles): void {
  const writeToStore = (
    body: IncomingMessage,
    upload: TusUpload,
    limit: number,
    { signal }: { signal: AbortSignal },
  ) => {
    const length = body.headers['content-length'];
    const announced = length === undefined ? null : Number(length);
    return store.receive(body, {
      id: upload.id,
      offset: upload.offset,
      size: upload.size ?? null,
      limit,
      announced,
      signal,
    });
  };
  for (const handler of [server.handlers.PATCH, server.handlers.POST]) Object.assign(handler, { writeToStore });
}

/** Removes uploads that nobody went on with for a week, and what nobody can go on with, at start and every few hours. */
function cleanUpNowAndThen(heard: Heard, server: Server, store: UploadFiles): void {
  const clean = async () => {
    try {
      await server.cleanUpExpiredUploads();
      await removeLostUploads(heard, await store.configstore.list());
    } catch (error) {
      heard.log.error({ err: error }, 'old uploads were not removed');
    }
  };
  void clean();
  setInterval(clean, CLEAN_EVERY).unref();
}
