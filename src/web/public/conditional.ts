import type { IncomingHttpHeaders } from 'node:http';

/** The bytes that an address stands for at this moment. */
export interface Representation {
  /** Strong, without quotes: the SHA-256 of the bytes in hex. */
  readonly sha256: string;
  /** Null while a date could not tell two versions apart. */
  readonly lastModified: Date | null;
  readonly bytes: number;
}

export type ConditionalAnswer =
  | { readonly status: 200 | 304 | 412 | 416 }
  | { readonly status: 206 /** First and last byte, both included. */; readonly start: number; readonly end: number };

/**
 * What to answer to a GET or HEAD, by the conditions and ranges of RFC 9110 (sections 13.2.2 and 14.2), for something that
 * exists. Several ranges at once are answered with the whole, as section 14.2 allows.
 *
 * Express and `send` are not asked, because they answer a request that says `Cache-Control: no-cache` in full even when its
 * If-None-Match holds, and the fetch of browsers and Node adds that header by itself.
 */
export function answerTo(method: string, headers: IncomingHttpHeaders, thing: Representation): ConditionalAnswer {
  const modified = thing.lastModified ? Math.floor(thing.lastModified.getTime() / 1000) : null;
  const ifMatch = headers['if-match'];
  const unmodifiedSince = seconds(headers['if-unmodified-since']);
  if (ifMatch !== undefined) {
    if (!names(ifMatch, thing.sha256, 'strong')) return { status: 412 };
  } else if (unmodifiedSince !== null && modified !== null && modified > unmodifiedSince) {
    return { status: 412 };
  }
  const ifNoneMatch = headers['if-none-match'];
  const modifiedSince = seconds(headers['if-modified-since']);
  if (ifNoneMatch !== undefined) {
    if (names(ifNoneMatch, thing.sha256, 'weak')) return { status: 304 };
  } else if (modifiedSince !== null && modified !== null && modified <= modifiedSince) {
    return { status: 304 };
  }
  // Ranges mean nothing to any method but GET.
  if (method !== 'GET' || headers.range === undefined || !rangeHolds(headers['if-range'], thing.sha256, modified)) {
    return { status: 200 };
  }
  return rangeOf(headers.range, thing.bytes);
}

/** True when a list of entity tags names this one, or is `*`. */
function names(list: string | string[], sha256: string, comparison: 'strong' | 'weak'): boolean {
  const text = String(list);
  if (text.trim() === '*') return true;
  const tags = text.match(/(?:W\/)?"[^"]*"/g) ?? [];
  return tags.some((tag) => tag === `"${sha256}"` || (comparison === 'weak' && tag === `W/"${sha256}"`));
}

function rangeHolds(ifRange: string | string[] | undefined, sha256: string, modified: number | null): boolean {
  if (ifRange === undefined) return true;
  const text = String(ifRange).trim();
  if (text.includes('"')) return text === `"${sha256}"`;
  return modified !== null && seconds(text) === modified;
}

function rangeOf(range: string, bytes: number): ConditionalAnswer {
  const [, first = '', last = ''] = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(range) ?? [];
  if (first === '' && last === '') return { status: 200 };
  if (first === '') {
    const wanted = Math.min(Number(last), bytes);
    return wanted === 0 ? { status: 416 } : { status: 206, start: bytes - wanted, end: bytes - 1 };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return { status: 200 };
  if (start >= bytes) return { status: 416 };
  return { status: 206, start, end: last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1) };
}

/** An HTTP date in seconds, or null when it is missing or no date. */
function seconds(date: string | string[] | undefined): number | null {
  const parsed = Date.parse(String(date));
  return Number.isNaN(parsed) ? null : Math.floor(parsed / 1000);
}
