import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type Response, Router } from 'express';
import type { Heard } from '../../heard.ts';
import { isPublicArt, publicFile } from '../../publishing/public-files.ts';
import { beginAnswer, openToEverySite, refuse } from './public-answer.ts';
import { Sha256 } from '../../rules/ids.ts';

type Public = Pick<Heard, 'db' | 'files' | 'log'>;

/** While a file is being sent, how often to ask whether it may still be. */
const ASK_AGAIN_MS = 5000;
const GONE = 'This was taken down. It is gone.';

/** Sound, film, captions, transcripts and chapters of episodes; and the square pictures of shows. */
export function mediaRoutes(heard: Public): Router {
  const router = Router();
  router.use(['/media', '/art'], openToEverySite);

  router.get('/media/*address', async (req, res) => {
    const address = req.params.address.join('/');
    const file = await publicFile(heard, address);
    if (!file) return refuse(res, 404, 'There is no such file.');
    // Before any condition is looked at: what was taken down is gone, also for those who have a copy (410, never 304).
    if (!file.isUp) return refuse(res, 410, GONE);
    // A transcript is a page of ours: it may run nothing and load nothing.
    if (file.mediaType.startsWith('text/html')) {
      res.setHeader(
        'Content-Security-Policy',
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; sandbox",
      );
    }
    const stillUp = async () => (await publicFile(heard, address))?.isUp === true;
    await sendFile(heard, res, file, stillUp);
  });

  router.get('/art/:picture', async (req, res) => {
    const [, digits] = /^(.*)\.jpg$/.exec(req.params.picture) ?? [];
    const { data: sha256 } = Sha256.safeParse(digits);
    if (!sha256 || !(await isPublicArt(heard, sha256))) return refuse(res, 404, 'There is no such picture.');
    await sendFile(heard, res, { sha256, bytes: null, mediaType: 'image/jpeg', lastModified: null }, async () => true);
  });
  return router;
}

/** Streams stored bytes. The answer begins only when they are there in full. */
async function sendFile(
  heard: Public,
  res: Response,
  file: { sha256: Sha256; bytes: number | null; mediaType: string; lastModified: Date | null },
  stillUp: () => Promise<boolean>,
): Promise<void> {
  const kept = await stat(heard.files.path(file.sha256)).catch(() => null);
  if (!kept || (file.bytes !== null && kept.size !== file.bytes)) {
    // A takedown may have removed the bytes in the moment after we looked.
    if (!(await stillUp())) return refuse(res, 410, GONE);
    heard.log.error({ sha256: file.sha256 }, 'a public file is missing or damaged');
    return refuse(res, 500, 'Something is wrong with this file. Please try again later.');
  }
  const part = beginAnswer(res.req, res, { ...file, bytes: kept.size });
  if (!part) return;
  // A slow reader could hold a file for hours: a takedown also ends what is on its way.
  const watch = setInterval(() => {
    stillUp().then(
      (isUp) => isUp || res.destroy(),
      () => res.destroy(),
    );
  }, ASK_AGAIN_MS);
  try {
    await pipeline(heard.files.read(file.sha256, part), res);
  } catch (err) {
    // Listeners skip, pause and leave, and a takedown hangs up: only what the disk says is a fault. It is too late for a status.
    const hungUp = (err as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE' || res.req.destroyed;
    if (!hungUp) heard.log.error({ err, sha256: file.sha256 }, 'a public file could not be sent to its end');
  } finally {
    clearInterval(watch);
  }
}
