import type { NextFunction, Request, Response } from 'express';
import { answerTo, type Representation } from './conditional.ts';

/** First and last byte to send, both included. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/**
 * Writes the status and headers of the answer for something that exists.
 * @returns the bytes that the caller must now send, or null when the answer is complete (HEAD, 304, 412, 416, nothing to send).
 */
export function beginAnswer(req: Request, res: Response, thing: Representation & { mediaType: string }): Part | null {
  const answer = answerTo(req.method, req.headers, thing);
  res.statusCode = answer.status;
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Accept-Ranges', 'bytes');
  // A copy may be kept, yet every use of it asks us first: a takedown must act at once, not when a cache's time is up.
  // Asking is cheap, as the answer to an unchanged file is 304 without a body.
  res.setHeader('Cache-Control', 'no-cache');
  res.setHeader('ETag', `"${thing.sha256}"`);
  if (thing.lastModified) res.setHeader('Last-Modified', thing.lastModified.toUTCString());
  if (answer.status === 416) res.setHeader('Content-Range', `bytes */${thing.bytes}`);
  if (answer.status !== 200 && answer.status !== 206) {
    if (answer.status !== 304) res.setHeader('Content-Length', 0);
    res.end();
    return null;
  }
  const part = answer.status === 206 ? { start: answer.start, end: answer.end } : { start: 0, end: thing.bytes - 1 };
  if (answer.status === 206) res.setHeader('Content-Range', `bytes ${part.start}-${part.end}/${thing.bytes}`);
  res.setHeader('Content-Type', withCharset(thing.mediaType));
  res.setHeader('Content-Length', part.end - part.start + 1);
  if (req.method === 'HEAD' || part.end < part.start) {
    res.end();
    return null;
  }
  return part;
}

/** A refusal in a few plain words, for programs and for people who open a file's address. Never kept by a cache. */
export function refuse(res: Response, status: 404 | 410 | 500, plain: string): void {
  const body = Buffer.from(`${plain}\n`);
  res.statusCode = status;
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Content-Type', 'text/plain; charset=utf-8');
  res.setHeader('Content-Length', body.length);
  res.end(res.req.method === 'HEAD' ? undefined : body);
}

/** Players and apps on any site may read what is public: feeds, sound, pictures, captions and transcripts. */
export function openToEverySite(req: Request, res: Response, next: NextFunction): void {
  res.setHeader('Access-Control-Allow-Origin', '*');
  res.setHeader('Access-Control-Expose-Headers', 'Accept-Ranges, Content-Length, Content-Range, ETag');
  res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  if (req.method !== 'OPTIONS') {
    next();
    return;
  }
  res.setHeader('Access-Control-Allow-Methods', 'GET, HEAD');
  res.setHeader('Access-Control-Allow-Headers', 'If-Match, If-Modified-Since, If-None-Match, If-Range, Range');
  res.setHeader('Access-Control-Max-Age', '600');
  res.statusCode = 204;
  res.end();
}

/** Public pages run no script at all, load only from here, and send nothing anywhere. */
export function setPageHeaders(res: Response): void {
  res.setHeader(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  res.setHeader('Referrer-Policy', 'no-referrer');
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Cache-Control', 'no-cache');
}

function withCharset(mediaType: string): string {
  const isText = mediaType.startsWith('text/') || mediaType === 'application/x-subrip';
  return isText && !mediaType.includes('charset') ? `${mediaType}; charset=utf-8` : mediaType;
}
