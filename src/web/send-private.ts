import type { Response } from 'express';
import { notFound } from '../errors.ts';
import type { Heard } from '../heard.ts';
import type { Sha256 } from '../rules/ids.ts';

/**
 * Sends a file that is not public, or the part of it that was asked for (`Range`). It is never kept by a browser or a proxy, and
 * a text of ours that is opened as a page can run nothing and load nothing.
 * @throws 404 when its bytes are gone
 */
export async function sendPrivate(
  heard: Pick<Heard, 'files'>,
  response: Response,
  sha256: Sha256,
  mediaType: string,
): Promise<void> {
  if (!(await heard.files.has(sha256))) throw notFound('file');
  const charset = /^(text\/|application\/(json|x-subrip))/.test(mediaType) ? '; charset=utf-8' : '';
  const headers = {
    'Content-Type': `${mediaType}${charset}`,
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
  };
  await new Promise<void>((resolve, reject) => {
    // Files are named by their hash: no path here comes from a person.
    response.sendFile(
      heard.files.path(sha256),
      { headers, cacheControl: false, lastModified: false, dotfiles: 'allow' },
      (error) => {
        // Players break off and ask for another part all the time.
        if (error && !response.headersSent) reject(error);
        else resolve();
      },
    );
  });
}
